import { tf } from '../../tf.ts';

const product = (sizes: readonly number[]): number => sizes.reduce((size, factor) => size * factor, 1);

/**
 * The gradient of `tf.tile`: a value's gradient is the sum of its copies' gradients. TensorFlow.js slices `dy` once for
 * every copy and adds the slices one by one; here each repeated axis is summed in one call.
 */
export const tileGradient: tf.GradConfig = {
  kernelName: 'Tile',
  inputsToSave: ['x'],
  gradFunc(dy, saved, attributes) {
    const { shape } = saved[0]!;
    const reps = attributes['reps'] as number[];
    return { x: () => tf.reshape(sumOfCopies(dy as tf.Tensor, shape, reps), shape) };
  },
};

/** Sums `dy` over the copies along each axis, the last one first: then what lies behind is as in `shape` already. */
function sumOfCopies(dy: tf.Tensor, shape: readonly number[], reps: readonly number[]): tf.Tensor {
  // Some backends cannot sum over nothing.
  if (dy.size === 0) return tf.zeros(shape as number[]);
  let sums = dy;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const copies = reps[axis]!;
    if (copies === 1) continue;
    const outer = product(dy.shape.slice(0, axis));
    sums = tf.sum(tf.reshape(sums, [outer, copies, product(shape.slice(axis))]), 1);
  }
  return sums;
}
