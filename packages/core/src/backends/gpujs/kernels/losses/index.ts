import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { softmaxParts } from '../reduce/softmax.ts';

interface Attributes {
  readonly labelSmoothing: number;
}

/** An ignored target, which may be no class, stays inside its row. */
const TARGET = `let target = targets[row];
  if (target < 0) { target = 0.0; }
  if (target > classes - 1) { target = classes - 1; }`;

const LOSS = defineKernel({
  name: 'softmaxCrossEntropy',
  formula: 'y = ln Σ eˣ⁻ᵐ − (x[target] − m), m the largest x of the row',
  inputs: ['logits', 'targets', 'largest', 'sums'],
  integers: ['classes'],
  element: `const row = i; ${TARGET}
    return Math.log(sums[i]) - (logits[row * classes + target] - largest[i]);`,
});

const SMOOTH_LOSS = defineKernel({
  name: 'smoothed softmaxCrossEntropy',
  formula: 'y = ln Σ eˣ⁻ᵐ − (1 − ε)(x[target] − m) − ε·mean(x − m)',
  inputs: ['logits', 'targets', 'largest', 'sums'],
  integers: ['classes'],
  numbers: ['smoothing'],
  element: `const row = i; ${TARGET}
    const m = largest[i]; const start = row * classes;
    let sum = 0.0;
    for (let k = 0; k < classes; k++) { sum += logits[start + k] - m; }
    const expected = (1 - smoothing) * (logits[start + target] - m) + smoothing * sum / classes;
    return Math.log(sums[i]) - expected;`,
});

/** Inputs: logits [rows, classes], targets int32 [rows]. Outputs: losses [rows], probs [rows, classes]. */
const softmaxCrossEntropy = bind<'0' | '1', Attributes>({
  name: 'SoftmaxCrossEntropy',
  run({ 0: logits, 1: targets }, { labelSmoothing: smoothing }, backend) {
    const [rows, classes] = logits.shape as [number, number];
    if (rows === 0) {
      const none = backend.makeFilled([0], 'float32', new Float32Array(0));
      return [none, backend.makeView(logits, logits.shape)];
    }
    const view = { outer: rows, length: classes, inner: 1 };
    const { probs, largest, sums } = softmaxParts(logits, view, backend);
    const inputs = [logits, targets, largest, sums];
    const kernel = smoothing === 0 ? LOSS : SMOOTH_LOSS;
    const losses = backend.launch(kernel, inputs, { shape: [rows], numbers: { classes, smoothing } });
    backend.release(largest, sums);
    return [losses, probs];
  },
});

const GRADIENT = defineKernel({
  name: 'softmaxCrossEntropy gradient',
  formula: 'dx = dy·(p − (1 − ε)·[c = target] − ε / classes)',
  inputs: ['dLosses', 'targets', 'probs'],
  integers: ['classes'],
  numbers: ['smoothing'],
  element: `const row = div(i, classes); const column = i - row * classes; ${TARGET}
    let expected = smoothing / classes;
    if (column == target) { expected = expected + 1 - smoothing; }
    const dy = dLosses[row]; return dy * probs[i] - dy * expected;`,
});

/** Inputs: dLosses [rows], targets int32 [rows], probs [rows, classes]. Output: dLogits [rows, classes]. */
const softmaxCrossEntropyGrad = bind<'0' | '1' | '2', Attributes>({
  name: 'SoftmaxCrossEntropyGrad',
  run({ 0: dLosses, 1: targets, 2: probs }, { labelSmoothing: smoothing }, backend) {
    const numbers = { classes: probs.shape[1]!, smoothing };
    return [backend.launch(GRADIENT, [dLosses, targets, probs], { shape: probs.shape, numbers })];
  },
});

export const LOSS_BINDINGS: readonly AnyBinding[] = [softmaxCrossEntropy, softmaxCrossEntropyGrad];
