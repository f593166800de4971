import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { packWeight, pointerOrNone, projectInput, releaseAll, rowCost } from './weights.ts';

interface ElmanAttributes {
  readonly activation: 'tanh' | 'relu';
}

/** Inputs: x, h0, weightIH, weightHH, bias. Output: hidden [time, batch, hidden]. */
const elmanSequence = simdKernel<'0' | '1' | '2' | '3' | '4', ElmanAttributes>({
  name: 'ElmanSequence',
  run({ 0: x, 1: h0, 2: weightIH, 3: weightHH, 4: bias }, { activation }, backend) {
    const [time, batch] = x.shape as [number, number];
    const H = h0.shape[1]!;
    const { sums, ids, table } = projectInput(x, weightIH, bias, backend);
    const hidden =
      sums === undefined
        ? backend.makeOutput([time, batch, H], 'float32')
        : { ...sums, shape: [time, batch, H] };
    const packed = packWeight({ weight: weightHH, row: 0, rows: H, transposed: true }, batch, time, backend);
    const at = (tensor: tf.TensorInfo | undefined): number => pointerOrNone(tensor, backend);
    const head = [time, batch, H, activation === 'relu' ? 1 : 0, ids, at(table)];
    const weights = [weightIH.shape[1]!, at(weightIH), at(bias), at(weightHH), at(packed)];
    backend.launch('elmanForward', batch, rowCost(time, H, 1, H), ...head, ...weights, at(h0), at(hidden));
    releaseAll([table, packed], backend);
    return [hidden];
  },
});

/** Inputs: dHidden, hidden, weightHH. Outputs: the gradient of every sum [time, batch, hidden], and of h0. */
const elmanSequenceGrad = simdKernel<'0' | '1' | '2', ElmanAttributes>({
  name: 'ElmanSequenceGrad',
  run({ 0: dHidden, 1: hidden, 2: weightHH }, { activation }, backend) {
    const [time, batch, H] = hidden.shape as [number, number, number];
    const dSums = backend.makeOutput(hidden.shape, 'float32');
    const dH0 = backend.makeOutput([batch, H], 'float32');
    const packed = packWeight({ weight: weightHH, row: 0, rows: H, transposed: false }, batch, time, backend);
    const at = (tensor: tf.TensorInfo | undefined): number => pointerOrNone(tensor, backend);
    const head = [time, batch, H, activation === 'relu' ? 1 : 0];
    const tensors = [at(dHidden), at(hidden), at(weightHH), at(packed), at(dSums), at(dH0)];
    backend.launch('elmanBackward', batch, rowCost(time, H, 1, H), ...head, ...tensors);
    releaseAll([packed], backend);
    return [dSums, dH0];
  },
});

export const ELMAN_KERNELS: readonly AnySimdKernel[] = [elmanSequence, elmanSequenceGrad];
