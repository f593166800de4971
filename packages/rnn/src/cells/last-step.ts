import { tf } from '@reverie/core';

/** The last step [batch, size] of a time-major sequence [time, batch, size]. */
export function lastStep(hidden: tf.Tensor3D): tf.Tensor2D {
  const [time, batch, size] = hidden.shape;
  return tf.reshape(time === 1 ? hidden : tf.slice(hidden, [time - 1, 0, 0], [1, batch, size]), [
    batch,
    size,
  ]);
}
