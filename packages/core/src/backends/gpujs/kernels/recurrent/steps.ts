import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { matrixProduct } from '../matmul/batch-mat-mul.ts';
import { filled } from '../shape/fill.ts';
import { joined } from '../shape/join.ts';

/** What the recurrent layers share: they go through the steps with two or three launches for each. */

/** σ(x) in a kernel's body. */
export const sigmoid = (x: string): string => `1 / (1 + Math.exp(-(${x})))`;

/** One tensor a step beside each other: [time, ...]. The steps' tensors are given back. */
export function stacked(
  steps: readonly tf.TensorInfo[],
  shape: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  const stack = joined({ tensors: steps, outer: 1 }, shape, backend);
  backend.release(...steps);
  return stack;
}

/** The state before each step: the initial one, and those after all steps but the last. */
export function previous(
  initial: tf.TensorInfo,
  states: tf.TensorInfo,
  backend: GpujsBackend,
): tf.TensorInfo {
  const [time, batch, size] = states.shape as [number, number, number];
  const rest = { ...states, shape: [time - 1, batch, size] };
  return joined({ tensors: time === 1 ? [initial] : [initial, rest], outer: 1 }, states.shape, backend);
}

/** x·Wᵀ + b of a step. */
export const timesTransposed = (
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  backend: GpujsBackend,
  bias?: tf.TensorInfo,
): tf.TensorInfo => matrixProduct({ a, b, transposeA: false, transposeB: true }, { bias }, backend);

/** d·W of a step. */
export const times = (a: tf.TensorInfo, b: tf.TensorInfo, backend: GpujsBackend): tf.TensorInfo =>
  matrixProduct({ a, b, transposeA: false, transposeB: false }, {}, backend);

/** What reaches the last step from those behind it. */
export const nothing = (shape: readonly number[], backend: GpujsBackend): tf.TensorInfo =>
  filled(shape, 'float32', 0, backend);
