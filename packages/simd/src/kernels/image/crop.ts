import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';

/** Nanoseconds of one value on one thread. */
const VALUE = 1;

const cropAndResize = simdKernel<'image' | 'boxes' | 'boxInd', tf.CropAndResizeAttrs>({
  name: 'CropAndResize',
  accepts: ({ image, boxes, boxInd }) =>
    image.dtype === 'float32' && boxes.dtype === 'float32' && boxInd.dtype === 'int32',
  run({ image, boxes, boxInd }, { cropSize, method, extrapolationValue }, backend) {
    const [batch, height, width, channels] = image.shape as [number, number, number, number];
    const [cropHeight, cropWidth] = cropSize;
    const count = boxes.shape[0]!;
    const crops = backend.makeOutput([count, cropHeight, cropWidth, channels], 'float32');
    if (backend.storage(crops).size === 0) return crops;
    backend.launch(
      'cropAndResize',
      count * cropHeight,
      cropWidth * channels * VALUE,
      ...[backend.pointer(image), batch, height, width, channels],
      ...[backend.pointer(boxes), backend.pointer(boxInd), backend.pointer(crops), cropHeight, cropWidth],
      ...[Number(method === 'bilinear'), extrapolationValue],
    );
    return crops;
  },
});

/** The attributes of `@reverie/core`'s op CropAndResizeGradient. */
interface CropGradientAttributes {
  /** [batch, height, width, channels] */
  readonly imageShape: [number, number, number, number];
  readonly method: 'bilinear' | 'nearest';
}

/** Inputs: dy, boxes, boxInd. */
const cropAndResizeGradient = simdKernel<'0' | '1' | '2', CropGradientAttributes>({
  name: 'CropAndResizeGradient',
  accepts: ({ 0: dy, 1: boxes, 2: boxInd }) =>
    dy.dtype === 'float32' && boxes.dtype === 'float32' && boxInd.dtype === 'int32',
  run({ 0: dy, 1: boxes, 2: boxInd }, { imageShape, method }, backend) {
    const [batch, height, width, channels] = imageShape;
    const [count, cropHeight, cropWidth] = dy.shape as [number, number, number, number];
    const dImage = backend.makeOutput(imageShape, 'float32');
    if (backend.storage(dImage).size === 0) return [dImage];
    backend.launch(
      'cropAndResizeGradient',
      batch,
      (backend.storage(dy).size / batch) * 4 * VALUE,
      ...[backend.pointer(dy), count, cropHeight, cropWidth, channels],
      ...[backend.pointer(boxes), backend.pointer(boxInd), backend.pointer(dImage), height, width],
      Number(method === 'bilinear'),
    );
    return [dImage];
  },
});

export const CROP_KERNELS: readonly AnySimdKernel[] = [cropAndResize, cropAndResizeGradient];
