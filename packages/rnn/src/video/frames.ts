import { ShapeError, tf } from '@reverie/core';

/**
 * Throws unless `x` is clips of pictures with so many channels, and they have frames.
 *
 * @param x [batch, time, height, width, channels]
 */
export function checkClips(who: string, x: tf.Tensor, channels: number): void {
  const fits = x.rank === 5 && x.shape[4] === channels && x.size > 0;
  if (fits) return;
  throw new ShapeError({
    who,
    expected: `clips [batch, time, height, width, ${channels}] with at least one frame`,
    got: `[${x.shape.join(', ')}]`,
  });
}

/**
 * Does the same to every frame of every clip, all at once.
 *
 * @param x [batch, time, height, width, channels]
 * @param layer from [batch · time, height, width, channels] to [batch · time, …]
 * @returns [batch, time, …]
 */
export function onFrames(x: tf.Tensor, layer: (pictures: tf.Tensor4D) => tf.Tensor): tf.Tensor {
  const [batch = 0, time = 0, height = 0, width = 0, channels = 0] = x.shape;
  const result = layer(tf.reshape<tf.Rank.R4>(x, [batch * time, height, width, channels]));
  return tf.reshape(result, [batch, time, ...result.shape.slice(1)]);
}

/** The frames [batch, …] of [batch, time, …]. TensorFlow.js has no gradient of taking one of one. */
export function unstackFrames(x: tf.Tensor): tf.Tensor[] {
  const [batch = 0, time = 0, ...frame] = x.shape;
  return time === 1 ? [tf.reshape(x, [batch, ...frame])] : tf.unstack(x, 1);
}
