import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { sliced } from '../shape/slice.ts';
import {
  ALL_SUMS_BEFORE,
  CANDIDATE_BEFORE,
  GATE_SUMS_BEFORE,
  type GRUAttributes,
  HIDDEN_SUMS_AFTER,
  INPUT_SUMS_AFTER,
  PASSED_BEFORE,
  RESET_STATES,
  SLOPES,
  TOTAL,
  TOTAL_OF_INITIAL,
} from './gru-kernels.ts';
import { stacked, times } from './steps.ts';

/** What the backward pass reads at each step. */
interface Saved {
  readonly dHidden: tf.TensorInfo;
  readonly gates: tf.TensorInfo;
  readonly slopes: tf.TensorInfo;
  readonly weightHH: tf.TensorInfo;
}

/** What a step gives: to the step before it, but for what z keeps, and to the gradients of the sums. */
interface StepBack {
  readonly passed: tf.TensorInfo;
  /** In the reset-before form, the gradient of r·h₋₁. */
  readonly reset?: tf.TensorInfo;
}

/** One step back, from the gradient of h after it; `first` is where its values begin. */
type Back = (total: tf.TensorInfo, first: number) => StepBack;

function backAfter({ gates, slopes, weightHH }: Saved, count: number, backend: GpujsBackend): Back {
  return (total, first) => {
    const [batch, size] = total.shape as [number, number];
    const launch = { shape: [batch, 3 * size], numbers: { size, first, count } };
    const dSums = backend.launch(HIDDEN_SUMS_AFTER, [total, slopes, gates], launch);
    const passed = times(dSums, weightHH, backend);
    backend.release(dSums);
    return { passed };
  };
}

/** @param weightN the rows of the recurrent weight that belong to n */
function backBefore(
  { gates, slopes, weightHH }: Saved,
  weightN: tf.TensorInfo,
  count: number,
  backend: GpujsBackend,
): Back {
  return (total, first) => {
    const [batch, size] = total.shape as [number, number];
    const numbers = { size, first, count };
    const dN = backend.launch(CANDIDATE_BEFORE, [total, slopes], { shape: total.shape, numbers });
    const reset = times(dN, weightN, backend);
    const launch = { shape: [batch, 2 * size], numbers };
    const dGates = backend.launch(GATE_SUMS_BEFORE, [total, reset, slopes], launch);
    const ofGates = times(dGates, { ...weightHH, shape: [2 * size, size] }, backend);
    const passed = backend.launch(PASSED_BEFORE, [reset, gates, ofGates], { shape: total.shape, numbers });
    backend.release(dN, dGates, ofGates);
    return { passed, reset };
  };
}

/** The gradients of h after each step, and in the reset-before form of r·h₋₁. */
interface Gradients {
  readonly totals: readonly tf.TensorInfo[];
  readonly resets: readonly tf.TensorInfo[];
  readonly dH0: tf.TensorInfo;
}

function goBack({ dHidden, gates }: Saved, back: Back, backend: GpujsBackend): Gradients {
  const [time, batch, size] = dHidden.shape as [number, number, number];
  const [shape, stepSize] = [[batch, size], batch * size];
  const [totals, resets]: [tf.TensorInfo[], tf.TensorInfo[]] = [[], []];
  let passed: tf.TensorInfo | undefined;
  for (let t = time - 1; t >= 0; t--) {
    const first = t * stepSize;
    const numbers = { first, stepSize, count: time * stepSize };
    const total =
      passed === undefined
        ? sliced(dHidden, [t, 0, 0], [1, batch, size], backend)
        : backend.launch(TOTAL, [dHidden, gates, totals[0]!, passed], { shape, numbers });
    if (passed !== undefined) backend.release(passed);
    totals.unshift({ ...total, shape });
    const step = back(totals[0]!, first);
    if (step.reset !== undefined) resets.unshift(step.reset);
    passed = step.passed;
  }
  const numbers = { count: time * stepSize };
  const dH0 = backend.launch(TOTAL_OF_INITIAL, [gates, totals[0]!, passed!], { shape, numbers });
  backend.release(passed!);
  return { totals, resets, dH0 };
}

/**
 * Inputs: dHidden, hidden, gates, h0, weightHH. Outputs: the gradients of the sums W x + b and U h + b, each
 * [time, batch, 3·hidden], of h0, and r ⊙ h₋₁ [time, batch, hidden].
 */
export const gruSequenceGrad: AnyBinding = bind<'0' | '1' | '2' | '3' | '4', GRUAttributes>({
  name: 'GRUSequenceGrad',
  run({ 0: dHidden, 1: hidden, 2: gates, 3: h0, 4: weightHH }, { form }, backend) {
    const [time, batch, size] = hidden.shape as [number, number, number];
    const [stepSize, count] = [batch * size, time * batch * size];
    const numbers = { size, first: 0, stepSize, count };
    const states = [gates, hidden, h0];
    const reset = backend.launch(RESET_STATES, states, { shape: hidden.shape, numbers });
    const slopes = backend.launch(SLOPES[form], states, { shape: [3, time, batch, size], numbers });
    const saved = { dHidden, gates, slopes, weightHH };
    const launch = { shape: [time, batch, 3 * size], numbers };
    if (form === 'reset-after') {
      const back = goBack(saved, backAfter(saved, count, backend), backend);
      const totals = stacked(back.totals, hidden.shape, backend);
      const dInput = backend.launch(INPUT_SUMS_AFTER, [totals, slopes], launch);
      const dHiddenSums = backend.launch(HIDDEN_SUMS_AFTER, [totals, slopes, gates], launch);
      backend.release(totals, slopes);
      return [dInput, dHiddenSums, back.dH0, reset];
    }
    const weightN = sliced(weightHH, [2 * size, 0], [size, size], backend);
    const back = goBack(saved, backBefore(saved, weightN, count, backend), backend);
    const [totals, resets] = [back.totals, back.resets].map((steps) => stacked(steps, hidden.shape, backend));
    const dInput = backend.launch(ALL_SUMS_BEFORE, [totals!, resets!, slopes], launch);
    backend.release(totals!, resets!, slopes, weightN);
    return [dInput, backend.makeView(dInput, dInput.shape), back.dH0, reset];
  },
});
