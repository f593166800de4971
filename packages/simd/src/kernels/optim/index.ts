import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { clipToNorm } from './clip-to-norm.ts';

/** Nanoseconds an element: memory is what bounds an update. */
const COST = 1.5;

const outputsLike = (parameter: tf.TensorInfo, count: number, backend: SimdBackend): tf.TensorInfo[] =>
  Array.from({ length: count }, () => backend.makeOutput(parameter.shape, 'float32'));

/** One pass over a parameter: the addresses of the inputs and outputs, then numbers. */
function pass(
  kernel: string,
  inputs: readonly (tf.TensorInfo | undefined)[],
  outputs: readonly (tf.TensorInfo | undefined)[],
  numbers: readonly number[],
  backend: SimdBackend,
): void {
  const { size } = backend.storage(inputs[0]!);
  const pointers = [...inputs, ...outputs].map((tensor) =>
    tensor === undefined ? 0 : backend.pointer(tensor),
  );
  backend.launch(kernel, size, COST, ...pointers, ...numbers);
}

interface AdamAttributes {
  readonly beta1: number;
  readonly beta2: number;
  readonly scale: number;
  readonly epsilon: number;
  readonly decay: number;
}

/** Inputs: gradient, m, v [, parameter]. Outputs: update, m, v. */
const adamUpdate = simdKernel<'0' | '1' | '2', AdamAttributes, '3'>({
  name: 'AdamUpdate',
  run({ 0: gradient, 1: m, 2: v, 3: parameter }, { beta1, beta2, scale, epsilon, decay }, backend) {
    const outputs = outputsLike(gradient, 3, backend);
    const numbers = [beta1, beta2, 1 - beta1, 1 - beta2, scale, epsilon, decay];
    pass('adamUpdate', [gradient, m, v, parameter], outputs, numbers, backend);
    return outputs;
  },
});

interface MomentumAttributes {
  readonly momentum: number;
  readonly share: number;
  readonly scale: number;
  readonly nesterov: boolean;
}

/** Inputs: gradient, velocity. Outputs: update, velocity. */
const momentumUpdate = simdKernel<'0' | '1', MomentumAttributes>({
  name: 'MomentumUpdate',
  run({ 0: gradient, 1: velocity }, { momentum, share, scale, nesterov }, backend) {
    const outputs = outputsLike(gradient, 2, backend);
    pass(
      'momentumUpdate',
      [gradient, velocity],
      outputs,
      [momentum, share, scale, nesterov ? 1 : 0],
      backend,
    );
    return outputs;
  },
});

/** Inputs: gradient, sum. Outputs: update, sum. */
const adagradUpdate = simdKernel<'0' | '1', { readonly scale: number; readonly epsilon: number }>({
  name: 'AdagradUpdate',
  run({ 0: gradient, 1: sum }, { scale, epsilon }, backend) {
    const outputs = outputsLike(gradient, 2, backend);
    pass('adagradUpdate', [gradient, sum], outputs, [scale, epsilon], backend);
    return outputs;
  },
});

interface RMSPropAttributes {
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly scale: number;
  readonly centered: boolean;
}

/** Inputs: gradient, mean square [, mean if centered] [, velocity with momentum]. Outputs: update, then the same. */
const rmspropUpdate = simdKernel<'0' | '1', RMSPropAttributes, '2' | '3'>({
  name: 'RMSPropUpdate',
  run({ 0: gradient, 1: meanSquare, 2: third, 3: fourth }, attributes, backend) {
    const { alpha, epsilon, momentum, scale, centered } = attributes;
    const mean = centered ? third : undefined;
    const velocity = momentum > 0 ? (centered ? fourth : third) : undefined;
    const [update, nextSquare] = outputsLike(gradient, 2, backend) as [tf.TensorInfo, tf.TensorInfo];
    const nextMean = mean && backend.makeOutput(mean.shape, 'float32');
    const nextVelocity = velocity && backend.makeOutput(velocity.shape, 'float32');
    const outputs = [update, nextSquare, nextMean, nextVelocity];
    const numbers = [alpha, 1 - alpha, epsilon, momentum, scale];
    pass('rmspropUpdate', [gradient, meanSquare, mean, velocity], outputs, numbers, backend);
    return outputs.filter((output) => output !== undefined);
  },
});

/** Inputs: the average, the new value. Output: the next average. */
const movingAverage = simdKernel<'0' | '1', { readonly decay: number }>({
  name: 'MovingAverage',
  run({ 0: average, 1: value }, { decay }, backend) {
    const outputs = outputsLike(average, 1, backend);
    pass('movingAverage', [average, value], outputs, [decay, 1 - decay], backend);
    return outputs;
  },
});

/** Under the names of `@reverie/core`'s ops. */
export const OPTIM_KERNELS: readonly AnySimdKernel[] = [
  adagradUpdate,
  adamUpdate,
  clipToNorm,
  momentumUpdate,
  movingAverage,
  rmspropUpdate,
];
