import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { packWeight, pointerOrNone, projectInput, releaseAll, rowCost } from './weights.ts';

interface GRUAttributes {
  readonly form: 'reset-before' | 'reset-after';
}

/** The recurrent weight [3·hidden, hidden] packed: whole, or in the reset-before form the gates r, z and n apart. */
function packGates(
  weight: tf.TensorInfo,
  transposed: boolean,
  resetBefore: boolean,
  [time, batch]: readonly [number, number],
  backend: SimdBackend,
): [tf.TensorInfo | undefined, tf.TensorInfo | undefined] {
  const H = weight.shape[1]!;
  const rows = resetBefore ? 2 * H : 3 * H;
  const gates = packWeight({ weight, row: 0, rows, transposed }, batch, time, backend);
  if (!resetBefore) return [gates, undefined];
  return [gates, packWeight({ weight, row: 2 * H, rows: H, transposed }, batch, time, backend)];
}

/** Inputs: x, h0, weightIH, weightHH, biasIH, biasHH. Outputs: hidden, and r, z, n and U_n's sum. */
const gruSequence = simdKernel<'0' | '1' | '2' | '3' | '4' | '5', GRUAttributes>({
  name: 'GRUSequence',
  run({ 0: x, 1: h0, 2: weightIH, 3: weightHH, 4: biasIH, 5: biasHH }, { form }, backend) {
    const [time, batch] = x.shape as [number, number];
    const H = h0.shape[1]!;
    const resetBefore = form === 'reset-before';
    const hidden = backend.makeOutput([time, batch, H], 'float32');
    const gates = backend.makeOutput([4, time, batch, H], 'float32');
    const input = projectInput(x, weightIH, biasIH, backend);
    const sums = input.sums ?? backend.makeOutput([batch, 3 * H], 'float32');
    const [packed, packedN] = packGates(weightHH, true, resetBefore, [time, batch], backend);
    const work = backend.makeOutput([batch, 4 * H], 'float32');
    const at = (tensor: tf.TensorInfo | undefined): number => pointerOrNone(tensor, backend);
    const head = [time, batch, H, resetBefore ? 1 : 0, at(sums), input.ids, at(input.table)];
    const weights = [
      weightIH.shape[1]!,
      at(weightIH),
      at(biasIH),
      at(weightHH),
      at(biasHH),
      at(packed),
      at(packedN),
    ];
    const cost = rowCost(time, H, 3, H);
    backend.launch('gruForward', batch, cost, ...head, ...weights, at(h0), at(work), at(hidden), at(gates));
    releaseAll([sums, input.table, packed, packedN, work], backend);
    return [hidden, gates];
  },
});

/**
 * Inputs: dHidden, hidden, gates, h0, weightHH. Outputs: the gradients of the sums W x + b and U h + b, each
 * [time, batch, 3·hidden], of h0, and r ⊙ h_{t−1} [time, batch, hidden].
 */
const gruSequenceGrad = simdKernel<'0' | '1' | '2' | '3' | '4', GRUAttributes>({
  name: 'GRUSequenceGrad',
  run({ 0: dHidden, 1: hidden, 2: gates, 3: h0, 4: weightHH }, { form }, backend) {
    const [time, batch, H] = hidden.shape as [number, number, number];
    const resetBefore = form === 'reset-before';
    const dInputSums = backend.makeOutput([time, batch, 3 * H], 'float32');
    const dHiddenSums = resetBefore
      ? backend.makeView(dInputSums, dInputSums.shape)
      : backend.makeOutput([time, batch, 3 * H], 'float32');
    const dH0 = backend.makeOutput([batch, H], 'float32');
    const reset = backend.makeOutput([time, batch, H], 'float32');
    const [packed, packedN] = packGates(weightHH, false, resetBefore, [time, batch], backend);
    const work = backend.makeOutput([2 * batch, H], 'float32');
    const at = (tensor: tf.TensorInfo | undefined): number => pointerOrNone(tensor, backend);
    const head = [time, batch, H, resetBefore ? 1 : 0, at(dHidden), at(hidden), at(gates), at(h0)];
    const weights = [at(weightHH), at(packed), at(packedN), at(work)];
    const outputs = [at(dInputSums), at(dHiddenSums), at(dH0), at(reset)];
    backend.launch('gruBackward', batch, rowCost(time, H, 3, H), ...head, ...weights, ...outputs);
    releaseAll([packed, packedN, work], backend);
    return [dInputSums, dHiddenSums, dH0, reset];
  },
});

export const GRU_KERNELS: readonly AnySimdKernel[] = [gruSequence, gruSequenceGrad];
