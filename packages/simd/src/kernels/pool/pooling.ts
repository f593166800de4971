import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, type Inputs, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import {
  type Convolution,
  convolutionOf,
  forwardGeometry,
  integerBlock,
  isChannelsLast,
} from '../conv/geometry.ts';

/** Nanoseconds that one value of a window takes on one thread, forward and backward. */
const READ = 0.5;
const SPREAD = 2;

interface PoolAttributes {
  readonly filterSize: number | number[];
  readonly strides: number | number[];
  readonly pad: tf.MaxPoolAttrs['pad'];
  readonly dimRoundingMode?: tf.MaxPoolAttrs['dimRoundingMode'];
  readonly dataFormat?: string;
}

type Dimensions = 2 | 3;

/** Pooling is a convolution without a sum over channels: the same grid of windows. */
function windowsOf(
  dimensions: Dimensions,
  shape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): Convolution {
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  return convolutionOf(
    dimensions === 2
      ? computePool2DInfo(
          shape as [number, number, number, number],
          filterSize as number,
          strides as number,
          1,
          pad,
          dimRoundingMode,
        )
      : computePool3DInfo(
          shape as [number, number, number, number, number],
          filterSize as number,
          strides as number,
          1,
          pad as 'same' | 'valid' | number,
          dimRoundingMode,
        ),
  );
}

const taps = ({ z, y, x }: Convolution): number => z.filter * y.filter * x.filter;

/** Calls a forward kernel for all lines of the output. */
function runPool(
  kernel: string,
  x: tf.TensorInfo,
  windows: Convolution,
  extra: readonly number[],
  backend: SimdBackend,
): tf.TensorInfo {
  const { batch, z, y, x: horizontal, inputChannels, outputShape } = windows;
  if (taps(windows) === 1 && tf.util.arraysEqual(windows.inputShape as number[], outputShape as number[])) {
    return backend.makeView(x, x.shape);
  }
  const output = backend.makeOutput(outputShape, 'float32');
  if (tf.util.sizeFromShape(outputShape as number[]) === 0) return output;
  const block = integerBlock(backend, forwardGeometry(windows));
  const cost = horizontal.output * inputChannels * taps(windows) * READ;
  const pointers = [backend.pointer(x), backend.pointer(output), backend.pointer(block)];
  backend.launch(kernel, batch * z.output * y.output, cost, ...pointers, ...extra);
  backend.release(block);
  return output;
}

/** Calls a backward kernel for all items of the batch. */
function runGradient(
  kernel: string,
  tensors: readonly tf.TensorInfo[],
  windows: Convolution,
  extra: readonly number[],
  backend: SimdBackend,
): tf.TensorInfo {
  const { batch, inputShape, outputShape } = windows;
  const dx = backend.makeOutput(inputShape, 'float32');
  if (tf.util.sizeFromShape(inputShape as number[]) === 0) return dx;
  const block = integerBlock(backend, forwardGeometry(windows));
  const cost = (tf.util.sizeFromShape(outputShape as number[]) / batch) * taps(windows) * SPREAD;
  const pointers = [...tensors, dx, block].map((tensor) => backend.pointer(tensor));
  backend.launch(kernel, batch, cost, ...pointers, ...extra);
  backend.release(block);
  return dx;
}

const isFloatVolume = ({ dtype }: tf.TensorInfo, { dataFormat }: PoolAttributes): boolean =>
  dtype === 'float32' && isChannelsLast(dataFormat);

const maxPool = (name: string, dimensions: Dimensions): AnySimdKernel =>
  simdKernel<'x', PoolAttributes>({
    name,
    accepts: ({ x }, attributes) => isFloatVolume(x, attributes),
    run: ({ x }, attributes, backend) =>
      runPool('maxPool', x, windowsOf(dimensions, x.shape, attributes), [], backend),
  });

const averagePool = (name: string, dimensions: Dimensions): AnySimdKernel =>
  simdKernel<'x', PoolAttributes>({
    name,
    accepts: ({ x }, attributes) => isFloatVolume(x, attributes),
    // TensorFlow.js divides by the count of an empty window in images, by 1 in volumes.
    run: ({ x }, attributes, backend) =>
      runPool('averagePool', x, windowsOf(dimensions, x.shape, attributes), [dimensions - 2], backend),
  });

const areFloats = ({ dy, input }: Inputs<'dy' | 'input'>): boolean =>
  dy.dtype === 'float32' && input.dtype === 'float32';

const maxPoolGradient = (name: string, dimensions: Dimensions): AnySimdKernel =>
  simdKernel<'dy' | 'input' | 'output', PoolAttributes>({
    name,
    accepts: areFloats,
    // Of equal maxima TensorFlow.js takes the first in images, the last in volumes.
    run({ dy, input }, attributes, backend) {
      const windows = windowsOf(dimensions, input.shape, attributes);
      return runGradient('maxPoolGradient', [dy, input], windows, [dimensions - 2], backend);
    },
  });

const averagePoolGradient = (name: string, dimensions: Dimensions): AnySimdKernel =>
  simdKernel<'dy' | 'input', PoolAttributes>({
    name,
    accepts: areFloats,
    run: ({ dy, input }, attributes, backend) =>
      runGradient('averagePoolGradient', [dy], windowsOf(dimensions, input.shape, attributes), [], backend),
  });

export const POOLING_KERNELS: readonly AnySimdKernel[] = [
  maxPool('MaxPool', 2),
  maxPool('MaxPool3D', 3),
  maxPoolGradient('MaxPoolGrad', 2),
  maxPoolGradient('MaxPool3DGrad', 3),
  averagePool('AvgPool', 2),
  averagePool('AvgPool3D', 3),
  averagePoolGradient('AvgPoolGrad', 2),
  averagePoolGradient('AvgPool3DGrad', 3),
];
