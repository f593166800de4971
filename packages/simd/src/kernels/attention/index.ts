import { type AnySimdKernel, simdKernel } from '../../kernel.ts';

/** Nanoseconds of one value on one thread: forward, with its tanh, and backward. */
const COST = { forward: 1.5, backward: 1 };

/** Inputs: queries, keys, weight. Outputs: scores [batch, steps, places], and tanh(q + k) [batch, steps, places, size]. */
const additiveScores = simdKernel<'0' | '1' | '2'>({
  name: 'AdditiveScores',
  run({ 0: queries, 1: keys, 2: weight }, _, backend) {
    const [batch, steps, size] = queries.shape as [number, number, number];
    const places = keys.shape[1]!;
    const compared = backend.makeOutput([batch, steps, places, size], 'float32');
    const scores = backend.makeOutput([batch, steps, places], 'float32');
    const pointers = [queries, keys, weight, compared, scores].map((tensor) => backend.pointer(tensor));
    const cost = places * size * COST.forward;
    backend.launch('additiveScores', batch * steps, cost, steps, places, size, ...pointers);
    return [scores, compared];
  },
});

/** Inputs: dScores, tanh(q + k), weight. Outputs: dQueries, dKeys, and dWeights [batch, size], of each row by itself. */
const additiveScoresGradient = simdKernel<'0' | '1' | '2'>({
  name: 'AdditiveScoresGradient',
  run({ 0: dScores, 1: compared, 2: weight }, _, backend) {
    const [batch, steps, places, size] = compared.shape as [number, number, number, number];
    const dQueries = backend.makeOutput([batch, steps, size], 'float32');
    const dKeys = backend.makeOutput([batch, places, size], 'float32');
    const dWeights = backend.makeOutput([batch, size], 'float32');
    const tensors = [dScores, compared, weight, dQueries, dKeys, dWeights];
    const pointers = tensors.map((tensor) => backend.pointer(tensor));
    const cost = steps * places * size * COST.backward;
    backend.launch('additiveScoresGradient', batch, cost, steps, places, size, ...pointers);
    return [dQueries, dKeys, dWeights];
  },
});

/** What attention computes, under the names of `@reverie/core`'s ops. */
export const ATTENTION_KERNELS: readonly AnySimdKernel[] = [additiveScores, additiveScoresGradient];
