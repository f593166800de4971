import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';

interface ResizeAttributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
  readonly size: [number, number];
}

/** Nanoseconds of one value on one thread. */
const VALUE = 1;

const flags = ({ alignCorners, halfPixelCenters = false }: ResizeAttributes): [number, number] => [
  Number(alignCorners),
  Number(halfPixelCenters),
];

function resize(
  kernel: string,
  images: tf.TensorInfo,
  attributes: ResizeAttributes,
  backend: SimdBackend,
): tf.TensorInfo {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const [outHeight, outWidth] = attributes.size;
  const out = backend.makeOutput([batch, outHeight, outWidth, channels], images.dtype);
  if (backend.storage(out).size === 0) return out;
  const from = [backend.pointer(images), height, width, channels];
  const to = [backend.pointer(out), outHeight, outWidth];
  backend.launch(
    kernel,
    batch * outHeight,
    outWidth * channels * VALUE,
    ...from,
    ...to,
    ...flags(attributes),
  );
  return out;
}

function resizeGradient(
  kernel: string,
  images: tf.TensorInfo,
  dy: tf.TensorInfo,
  attributes: ResizeAttributes,
  backend: SimdBackend,
): tf.TensorInfo {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const [, dyHeight, dyWidth] = dy.shape as [number, number, number, number];
  const dImages = backend.makeOutput(images.shape, 'float32');
  if (backend.storage(dImages).size === 0) return dImages;
  const from = [backend.pointer(dy), dyHeight, dyWidth, channels];
  const to = [backend.pointer(dImages), height, width];
  const cost = (backend.storage(dy).size / batch) * 4 * VALUE;
  backend.launch(kernel, batch, cost, ...from, ...to, ...flags(attributes));
  return dImages;
}

const isFloat = (...tensors: tf.TensorInfo[]): boolean => tensors.every(({ dtype }) => dtype === 'float32');

const resizeBilinear = simdKernel<'images', ResizeAttributes>({
  name: 'ResizeBilinear',
  accepts: ({ images }) => isFloat(images),
  run: ({ images }, attributes, backend) => resize('resizeBilinear', images, attributes, backend),
});

const resizeBilinearGrad = simdKernel<'images' | 'dy', ResizeAttributes>({
  name: 'ResizeBilinearGrad',
  accepts: ({ images, dy }) => isFloat(images, dy),
  run: ({ images, dy }, attributes, backend) =>
    resizeGradient('resizeBilinearGradient', images, dy, attributes, backend),
});

const resizeNearestNeighbor = simdKernel<'images', ResizeAttributes>({
  name: 'ResizeNearestNeighbor',
  accepts: ({ images }) => images.dtype === 'float32' || images.dtype === 'int32',
  run: ({ images }, attributes, backend) => resize('resizeNearest', images, attributes, backend),
});

const resizeNearestNeighborGrad = simdKernel<'images' | 'dy', ResizeAttributes>({
  name: 'ResizeNearestNeighborGrad',
  accepts: ({ images, dy }) => isFloat(images, dy),
  run: ({ images, dy }, attributes, backend) =>
    resizeGradient('resizeNearestGradient', images, dy, attributes, backend),
});

const flipLeftRight = simdKernel<'image'>({
  name: 'FlipLeftRight',
  accepts: ({ image }) => image.dtype === 'float32' || image.dtype === 'int32',
  run({ image }, _attributes, backend) {
    const [batch, height, width, channels] = image.shape as [number, number, number, number];
    const out = backend.makeOutput(image.shape, image.dtype);
    const pointers = [backend.pointer(image), width, channels, backend.pointer(out)];
    if (backend.storage(out).size > 0) {
      backend.launch('flipLeftRight', batch * height, width * channels * VALUE, ...pointers);
    }
    return out;
  },
});

export const RESIZE_KERNELS: readonly AnySimdKernel[] = [
  resizeBilinear,
  resizeBilinearGrad,
  resizeNearestNeighbor,
  resizeNearestNeighborGrad,
  flipLeftRight,
];
