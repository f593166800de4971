import { tf } from '@reverie/core';

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
 * What is added to scores so that a softmax over them gives 0 to places that do not count.
 *
 * @param mask [batch, places], 1 where a place counts, at least one a row
 * @returns [batch, 1, places]
 */
export const penaltyOf = (mask: tf.Tensor2D): tf.Tensor3D =>
  tf.mul(tf.sub(1, tf.expandDims(mask, 1)), NEVER) as tf.Tensor3D;
