import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { sliced } from '../shape/slice.ts';
import { gruSequenceGrad } from './gru-backward.ts';
import { GATES, type GRUAttributes, RESET, STATE_AFTER, STATE_BEFORE } from './gru-kernels.ts';
import { inputSums } from './input-sums.ts';
import { stacked, timesTransposed } from './steps.ts';

/** The tensors of each step. */
interface Steps {
  readonly hidden: tf.TensorInfo[];
  /** U h + b: of all gates, or in the reset-before form of r and z. */
  readonly products: tf.TensorInfo[];
  /** In the reset-before form, U_n (r·h) + b. */
  readonly candidates: tf.TensorInfo[];
}

type Inputs = Readonly<Record<'0' | '1' | '2' | '3' | '4' | '5', tf.TensorInfo>>;

function stepsAfter(inputs: Inputs, sums: tf.TensorInfo, backend: GpujsBackend): Steps {
  const { 0: x, 1: h0, 3: weightHH, 5: biasHH } = inputs;
  const [batch, size] = h0.shape as [number, number];
  const steps: Steps = { hidden: [], products: [], candidates: [] };
  for (let t = 0; t < x.shape[0]!; t++) {
    const before = steps.hidden.at(-1) ?? h0;
    const product = timesTransposed(before, weightHH, backend, biasHH);
    const launch = { shape: [batch, size], numbers: { size, first: t * batch } };
    steps.hidden.push(backend.launch(STATE_AFTER, [sums, product, before], launch));
    steps.products.push(product);
  }
  return steps;
}

function stepsBefore(inputs: Inputs, sums: tf.TensorInfo, backend: GpujsBackend): Steps {
  const { 0: x, 1: h0, 3: weightHH, 5: biasHH } = inputs;
  const [batch, size] = h0.shape as [number, number];
  // The first rows of a tensor are at hand without a copy.
  const [weightRZ, biasRZ] = [
    { ...weightHH, shape: [2 * size, size] },
    { ...biasHH, shape: [2 * size] },
  ];
  const weightN = sliced(weightHH, [2 * size, 0], [size, size], backend);
  const biasN = sliced(biasHH, [2 * size], [size], backend);
  const steps: Steps = { hidden: [], products: [], candidates: [] };
  for (let t = 0; t < x.shape[0]!; t++) {
    const before = steps.hidden.at(-1) ?? h0;
    const launch = { shape: [batch, size], numbers: { size, first: t * batch } };
    const product = timesTransposed(before, weightRZ, backend, biasRZ);
    const reset = backend.launch(RESET, [sums, product, before], launch);
    const candidate = timesTransposed(reset, weightN, backend, biasN);
    steps.hidden.push(backend.launch(STATE_BEFORE, [sums, product, candidate, before], launch));
    steps.products.push(product);
    steps.candidates.push(candidate);
    backend.release(reset);
  }
  backend.release(weightN, biasN);
  return steps;
}

/** Inputs: x, h0, weightIH, weightHH, biasIH, biasHH. Outputs: hidden, and r, z, n and U_n's sum. */
const gruSequence = bind<'0' | '1' | '2' | '3' | '4' | '5', GRUAttributes>({
  name: 'GRUSequence',
  run(inputs, { form }, backend) {
    const { 0: x, 1: h0, 2: weightIH, 4: biasIH } = inputs;
    const [time, batch] = x.shape as [number, number];
    const size = h0.shape[1]!;
    const sums = inputSums(x, weightIH, biasIH, backend);
    const steps =
      form === 'reset-after' ? stepsAfter(inputs, sums, backend) : stepsBefore(inputs, sums, backend);
    const parts = [steps.products, steps.candidates]
      .filter(({ length }) => length > 0)
      .map((tensors) => stacked(tensors, [time, batch, tensors[0]!.shape[1]!], backend));
    const gates = backend.launch(GATES[form], [sums, ...parts], {
      shape: [4, time, batch, size],
      numbers: { size, count: time * batch * size },
    });
    backend.release(sums, ...parts);
    return [stacked(steps.hidden, [time, batch, size], backend), gates];
  },
});

export const GRU_BINDINGS: readonly AnyBinding[] = [gruSequence, gruSequenceGrad];
