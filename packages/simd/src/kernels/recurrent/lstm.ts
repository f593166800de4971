import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { matrixProduct } from '../matmul/matrix-product.ts';
import { inputOfStep, packWeight, pointerOrNone, projectInput, releaseAll, rowCost } from './weights.ts';

interface LSTMAttributes {
  readonly peephole: boolean;
  readonly projection: boolean;
}

/** Numbered as core passes them; the optional weights follow. */
type Numbered<Names extends string> = Readonly<Record<Names, tf.TensorInfo>> & tf.NamedTensorInfoMap;

function optionalWeights(
  inputs: tf.NamedTensorInfoMap,
  first: number,
  { peephole, projection }: LSTMAttributes,
): { peephole: tf.TensorInfo | undefined; projection: tf.TensorInfo | undefined } {
  return {
    peephole: peephole ? inputs[first] : undefined,
    projection: projection ? inputs[first + (peephole ? 1 : 0)] : undefined,
  };
}

type SequenceInputs = Numbered<'0' | '1' | '2' | '3' | '4' | '5'>;

/**
 * W x + b + U h for one step of one sequence, as in sampling: products with a single row, whose columns threads can
 * share; a batch of one they cannot.
 */
function sumsOfStep(inputs: SequenceInputs, backend: SimdBackend): tf.TensorInfo {
  const { 0: x, 1: h0, 3: weightIH, 4: weightHH, 5: bias } = inputs;
  const input = inputOfStep(x, weightIH, bias, backend);
  const form = { transposeA: false, transposeB: true, activation: 'linear' };
  const sums = matrixProduct({ a: h0, b: weightHH, bias: input, ...form }, backend);
  backend.release(input);
  return sums;
}

/** Inputs: x, h0, c0, weightIH, weightHH, bias [, peephole] [, projection]. Outputs: hidden, last cell, gates, cells. */
const lstmSequence = simdKernel<'0' | '1' | '2' | '3' | '4' | '5', LSTMAttributes>({
  name: 'LSTMSequence',
  run(inputs: SequenceInputs, attributes, backend) {
    const { 0: x, 1: h0, 2: c0, 3: weightIH, 4: weightHH, 5: bias } = inputs;
    const { peephole, projection } = optionalWeights(inputs, 6, attributes);
    const [time, batch] = x.shape as [number, number];
    const H = c0.shape[1]!;
    const output = h0.shape[1]!;
    const hidden = backend.makeOutput([time, batch, output], 'float32');
    const gates = backend.makeOutput([4, time, batch, H], 'float32');
    const cells = backend.makeOutput([time, batch, H], 'float32');
    const isStep = time === 1 && batch === 1;
    const { sums, ids, table } = isStep
      ? { sums: sumsOfStep(inputs, backend), ids: 0, table: undefined }
      : projectInput(x, weightIH, bias, backend);
    const work = sums ?? backend.makeOutput([batch, 4 * H], 'float32');
    const right = { weight: weightHH, row: 0, rows: 4 * H, transposed: true };
    const packed = packWeight(right, batch, time, backend);
    const raw = projection && backend.makeOutput([batch, H], 'float32');
    const at = (tensor: tf.TensorInfo | undefined): number => pointerOrNone(tensor, backend);
    const input = [at(work), ids, at(table), weightIH.shape[1]!, at(weightIH), at(bias)];
    const weights = [
      isStep ? 0 : at(weightHH),
      at(packed),
      at(h0),
      at(c0),
      at(peephole),
      at(projection),
      at(raw),
    ];
    const outputs = [at(hidden), at(gates), at(cells)];
    const cost = rowCost(time, H, 4, output);
    backend.launch('lstmForward', batch, cost, time, batch, H, output, ...input, ...weights, ...outputs);
    releaseAll([work, table, packed, raw], backend);
    const last =
      time === 0 ? backend.makeView(c0, c0.shape) : backend.makeView(cells, c0.shape, (time - 1) * batch * H);
    return [hidden, last, gates, cells];
  },
});

/**
 * Inputs: dHidden, dCell, gates, cells, c0, weightHH [, peephole] [, projection]. Outputs: the gradients of the gates' sums
 * [time, batch, 4·hidden], of h0, of c0, and with a projection of every output [time, batch, output], else 0.
 */
const lstmSequenceGrad = simdKernel<'0' | '1' | '2' | '3' | '4' | '5', LSTMAttributes>({
  name: 'LSTMSequenceGrad',
  run(inputs: Numbered<'0' | '1' | '2' | '3' | '4' | '5'>, attributes, backend) {
    const { 0: dHidden, 1: dCell, 2: gates, 3: cells, 4: c0, 5: weightHH } = inputs;
    const { peephole, projection } = optionalWeights(inputs, 6, attributes);
    const [time, batch, output] = dHidden.shape as [number, number, number];
    const H = c0.shape[1]!;
    const dGates = backend.makeOutput([time, batch, 4 * H], 'float32');
    const dH0 = backend.makeOutput([batch, output], 'float32');
    const dC0 = backend.makeOutput([batch, H], 'float32');
    // In this order: a tensor of another backend moves here, and memory may grow.
    const dLast = backend.floats(dCell);
    backend.floats(dC0).set(dLast);
    const dOutputs = backend.makeOutput(projection ? dHidden.shape : [], 'float32');
    if (projection === undefined) backend.floats(dOutputs).fill(0);
    const right = { weight: weightHH, row: 0, rows: 4 * H, transposed: false };
    const packed = packWeight(right, batch, time, backend);
    const raw = projection && backend.makeOutput([batch, H], 'float32');
    const at = (tensor: tf.TensorInfo | undefined): number => pointerOrNone(tensor, backend);
    const saved = [at(dHidden), at(gates), at(cells), at(c0)];
    const weights = [at(weightHH), at(packed), at(peephole), at(projection), at(raw)];
    const outputs = [at(dGates), at(dH0), at(dC0), at(dOutputs)];
    const cost = rowCost(time, H, 4, output);
    backend.launch('lstmBackward', batch, cost, time, batch, H, output, ...saved, ...weights, ...outputs);
    releaseAll([packed, raw], backend);
    return [dGates, dH0, dC0, dOutputs];
  },
});

export const LSTM_KERNELS: readonly AnySimdKernel[] = [lstmSequence, lstmSequenceGrad];
