import { tf } from '../../tf.ts';
import { defineOp } from '../define-op.ts';

interface CropAttributes {
  /** [batch, height, width, channels] */
  readonly imageShape: readonly [number, number, number, number];
  readonly method: 'bilinear' | 'nearest';
}

/** Where `count` lines of crops lie in an axis of `size` pixels: [boxes, count]. `low`, `high` [boxes, 1]. */
function positions(low: tf.Tensor, high: tf.Tensor, count: number, size: number): tf.Tensor {
  if (count === 1) return tf.mul(tf.add(low, high), 0.5 * (size - 1));
  const steps = tf.div(tf.range(0, count), count - 1);
  return tf.mul(tf.add(low, tf.mul(tf.sub(high, low), steps)), size - 1);
}

/** The share of each pixel of an axis in each line of the crops: [boxes, count, size]. Lines outside have none. */
function shares(at: tf.Tensor, size: number, method: CropAttributes['method']): tf.Tensor3D {
  const pixels = tf.range(0, size);
  const inside = tf.logicalAnd(tf.greaterEqual(at, 0), tf.lessEqual(at, size - 1));
  const center = tf.expandDims(method === 'nearest' ? tf.floor(tf.add(at, 0.5)) : at, -1);
  const hat = tf.relu(tf.sub(1, tf.abs(tf.sub(center, pixels))));
  return tf.mul(hat, tf.expandDims(tf.cast(inside, 'float32'), -1));
}

/* A crop is Y·image·Xᵀ with the shares Y of its lines and X of its columns, so the gradient is Yᵀ·dCrop·X. */
const cropAndResizeGradient = defineOp<CropAttributes>({
  name: 'CropAndResizeGradient',
  outputs: 1,
  composite([dy, boxes, boxInd], { imageShape: [batch, height, width, channels], method }) {
    const [count, cropHeight, cropWidth] = dy!.shape as [number, number, number];
    const [y1, x1, y2, x2] = tf.split(boxes as tf.Tensor2D, 4, 1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const lines = shares(positions(y1, y2, cropHeight, height), height, method);
    const columns = shares(positions(x1, x2, cropWidth, width), width, method);
    const rows = tf.reshape(dy!, [count, cropHeight, cropWidth * channels]);
    const stretched = tf.reshape(tf.matMul(lines, rows, true), [count * height, cropWidth, channels]);
    // [boxes · height, width, channels]
    const repeated = tf.reshape(tf.tile(tf.expandDims(columns, 1), [1, height, 1, 1]), [
      count * height,
      cropWidth,
      width,
    ]);
    const perBox = tf.reshape(tf.matMul(repeated, stretched, true), [count, height * width * channels]);
    // 1 where a box [boxes] belongs to an image [batch, 1].
    const owner = tf.equal(tf.reshape(tf.range(0, batch, 1, 'int32'), [batch, 1]), boxInd!);
    return [tf.reshape(tf.matMul(tf.cast(owner, 'float32'), perBox), [batch, height, width, channels])];
  },
});

/** The gradient with respect to the image. Boxes are taken as constants, as in Fast R-CNN (Girshick 2015). */
export const CROP_AND_RESIZE_GRADIENT: tf.GradConfig = {
  kernelName: 'CropAndResize',
  inputsToSave: ['image', 'boxes', 'boxInd'],
  gradFunc: (dy, saved, attributes) => {
    const [image, boxes, boxInd] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const method = (attributes as tf.NamedAttrMap)['method'] as CropAttributes['method'];
    const imageShape = image.shape as [number, number, number, number];
    return {
      image: () => cropAndResizeGradient([dy as tf.Tensor, boxes, boxInd], { imageShape, method })[0]!,
      boxes: () => tf.zeros(boxes.shape),
      boxInd: () => tf.zeros(boxInd.shape),
    };
  },
};
