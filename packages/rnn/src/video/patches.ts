import { tf } from '@reverie/core';

/**
 * Makes squares of patch × patch pixels to places with as many more channels; {@link fromPatches} undoes it.
 *
 * @param pictures [batch, height, width, channels], sides that are multiples of `patch`
 * @returns [batch, height / patch, width / patch, patch² · channels]
 */
export function toPatches(pictures: tf.Tensor4D, patch: number): tf.Tensor4D {
  if (patch === 1) return pictures;
  const [batch, height, width, channels] = pictures.shape;
  const [rows, columns] = [height / patch, width / patch];
  const split = tf.reshape(pictures, [batch * rows, patch, columns, patch * channels]);
  const moved = tf.transpose(split, [0, 2, 1, 3]);
  return tf.reshape(moved, [batch, rows, columns, patch * patch * channels]);
}

/**
 * @param places [batch, rows, columns, patch² · channels]
 * @returns [batch, rows · patch, columns · patch, channels]
 */
export function fromPatches(places: tf.Tensor4D, patch: number): tf.Tensor4D {
  if (patch === 1) return places;
  const [batch, rows, columns, depth] = places.shape;
  const channels = depth / (patch * patch);
  const split = tf.reshape(places, [batch * rows, columns, patch, patch * channels]);
  return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [batch, rows * patch, columns * patch, channels]);
}
