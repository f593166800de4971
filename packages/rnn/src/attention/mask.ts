import { checkShape, tf } from '@reverie/core';

/** Added to scores that must not count: e to this is 0 beside any other score. */
const NEVER = -1e9;

/**
 * Where sequences of different lengths have steps: 1, and 0 behind their ends.
 *
 * @param lengths int32 [batch]
 * @returns float32 [batch, time]
 */
export function sequenceMask(lengths: tf.Tensor1D, time: number): tf.Tensor2D {
  const steps = tf.range(0, time, 1, 'int32');
  return tf.cast(tf.less(steps, tf.expandDims(lengths, 1)), 'float32') as tf.Tensor2D;
}

/**
 * Softmax over the places that count; the others get 0.
 *
 * @param scores [batch, steps, places]
 * @param mask [batch, places], 1 where a place counts, at least one a row; default: all count
 */
export function maskedSoftmax(scores: tf.Tensor3D, mask?: tf.Tensor2D): tf.Tensor3D {
  if (mask === undefined) return tf.softmax(scores);
  const [batch, , places] = scores.shape;
  checkShape('maskedSoftmax', 'mask', mask, [batch, places]);
  const never = tf.mul(tf.sub(1, tf.expandDims(mask, 1)), NEVER);
  return tf.softmax(tf.add(scores, never)) as tf.Tensor3D;
}
