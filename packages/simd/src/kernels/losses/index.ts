import { type AnySimdKernel, simdKernel } from '../../kernel.ts';

interface Attributes {
  readonly labelSmoothing: number;
}

/** Nanoseconds a logit. */
const COST = 2;

/** Inputs: logits [rows, classes], targets int32 [rows]. Outputs: losses [rows], probs [rows, classes]. */
const softmaxCrossEntropy = simdKernel<'0' | '1', Attributes>({
  name: 'SoftmaxCrossEntropy',
  run({ 0: logits, 1: targets }, { labelSmoothing }, backend) {
    const [rows, classes] = logits.shape as [number, number];
    const losses = backend.makeOutput([rows], 'float32');
    const probs = backend.makeOutput(logits.shape, 'float32');
    const [from, ids] = [backend.pointer(logits), backend.pointer(targets)];
    const outputs = [backend.pointer(losses), backend.pointer(probs)];
    backend.launch(
      'softmaxCrossEntropy',
      rows,
      classes * COST,
      from,
      ids,
      classes,
      labelSmoothing,
      ...outputs,
    );
    return [losses, probs];
  },
});

/** Inputs: dLosses [rows], targets int32 [rows], probs [rows, classes]. Output: dLogits [rows, classes]. */
const softmaxCrossEntropyGrad = simdKernel<'0' | '1' | '2', Attributes>({
  name: 'SoftmaxCrossEntropyGrad',
  run({ 0: dLosses, 1: targets, 2: probs }, { labelSmoothing }, backend) {
    const [rows, classes] = probs.shape as [number, number];
    const dLogits = backend.makeOutput(probs.shape, 'float32');
    const inputs = [backend.pointer(dLosses), backend.pointer(targets), backend.pointer(probs)];
    const rest = [classes, labelSmoothing, backend.pointer(dLogits)];
    backend.launch('softmaxCrossEntropyGrad', rows, classes, ...inputs, ...rest);
    return [dLogits];
  },
});

/** Under the names of `@reverie/core`'s ops. */
export const LOSS_KERNELS: readonly AnySimdKernel[] = [softmaxCrossEntropy, softmaxCrossEntropyGrad];
