import { checkNumber, checkShape, tf } from '@reverie/core';

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
 * @param images [batch, ...shape]: bytes as int32, or float32 numbers from 0 to 1, which stay as they are
 * @throws ShapeError when they have another size
 */
export function toUnitRange<R extends tf.Rank>(
  who: string,
  images: tf.Tensor,
  shape: readonly number[],
): tf.Tensor<R> {
  checkShape(who, 'images', images, ['batch', ...shape]);
  const unit = images.dtype === 'int32' ? tf.div(tf.cast(images, 'float32'), WHITE) : images;
  return unit as tf.Tensor<R>;
}
