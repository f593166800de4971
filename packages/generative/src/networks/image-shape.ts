import { checkNumber, checkShape, DataError, tf } from '@reverie/core';

/** Rows, columns and channels of a picture. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Throws a ConfigError unless all three are counts. */
export function checkImageShape(who: string, [height, width, channels]: ImageShape): void {
  for (const [name, size] of Object.entries({ height, width, channels }))
    checkNumber(who, `imageShape's ${name}`, size, { integer: true, min: 1 });
}

/** Numbers of a picture. */
export const pixelsOf = ([height, width, channels]: ImageShape): number => height * width * channels;

/** The highest byte. */
const WHITE = 255;

/**
 * Pictures as numbers from 0 to 1.
 *
 * @param images [batch, ...shape]: bytes as int32, bool, or float32 numbers from 0 to 1, which stay as they are
 * @throws ShapeError when they have another size
 */
export function toUnitRange<R extends tf.Rank>(
  who: string,
  images: tf.Tensor,
  shape: readonly number[],
): tf.Tensor<R> {
  checkShape(who, 'images', images, ['batch', ...shape]);
  const numbers = images.dtype === 'float32' ? images : tf.cast(images, 'float32');
  return (images.dtype === 'int32' ? tf.div(numbers, WHITE) : numbers) as tf.Tensor<R>;
}

/** Throws a DataError where there are no pictures, as their mean is no number. */
export function checkSomeImages(who: string, images: tf.Tensor): void {
  if (images.shape[0]! > 0) return;
  throw new DataError({ who, expected: 'at least one picture', got: 'an empty batch' });
}
