import { checkShape, tf } from '@reverie/core';

/** Of red, green and blue over ImageNet's pictures, as numbers from 0 to 1. */
const MEAN = [0.485, 0.456, 0.406];
const STANDARD_DEVIATION = [0.229, 0.224, 0.225];

/** The highest byte. */
const WHITE = 255;

/**
 * Pictures as torchvision's networks have learned to see them: each color less its mean, over its standard deviation.
 *
 * @param images [batch, height, width, 3]: bytes as int32, or float32 numbers from 0 to 1
 * @returns float32 [batch, height, width, 3]
 */
export function normalizeImageNet(images: tf.Tensor): tf.Tensor4D {
  checkShape('normalizeImageNet', 'images', images, ['batch', 'height', 'width', 3]);
  return tf.tidy(() => {
    const unit = images.dtype === 'int32' ? tf.div(tf.cast(images, 'float32'), WHITE) : images;
    return tf.div(tf.sub(unit, tf.tensor1d(MEAN)), tf.tensor1d(STANDARD_DEVIATION));
  });
}
