import { tf } from '../../../../tf.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { areFloatsWithValues, type Grid, gridOf, hasShape, isChannelsLast } from '../conv/grid.ts';
import { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pooling.ts';

interface PoolAttributes {
  readonly filterSize: number | number[];
  readonly strides: number | number[];
  readonly pad: tf.MaxPoolAttrs['pad'];
  readonly dimRoundingMode?: tf.MaxPoolAttrs['dimRoundingMode'];
  readonly dataFormat?: string;
}

type Dimensions = 2 | 3;
type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];
type Size2D = [number, number];
type Size3D = [number, number, number];

/** Where the windows lie over images [batch, height, width, channels] or volumes. */
function windowsOf(dimensions: Dimensions, shape: readonly number[], attributes: PoolAttributes): Grid {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  if (dimensions === 2) {
    const [size, steps] = [filterSize as Size2D, strides as Size2D];
    return gridOf(computePool2DInfo(shape as Shape4D, size, steps, 1, pad, dimRoundingMode));
  }
  const [size, steps] = [filterSize as Size3D, strides as Size3D];
  const padding = pad as 'same' | 'valid' | number;
  return gridOf(computePool3DInfo(shape as Shape5D, size, steps, 1, padding, dimRoundingMode));
}

const isIdentity = ({ z, y, x, inputShape, outputShape }: Grid): boolean =>
  z.taps * y.taps * x.taps === 1 && inputShape.join() === outputShape.join();

const largest = (name: string, dimensions: Dimensions): AnyBinding =>
  bind<'x', PoolAttributes>({
    name,
    accepts: ({ x }, { dataFormat }) => areFloatsWithValues(x) && isChannelsLast(dataFormat),
    run({ x }, attributes, backend) {
      const windows = windowsOf(dimensions, x.shape, attributes);
      return isIdentity(windows) ? backend.makeView(x, x.shape) : maxPool(x, windows, backend);
    },
  });

const average = (name: string, dimensions: Dimensions): AnyBinding =>
  bind<'x', PoolAttributes>({
    name,
    accepts: ({ x }, { dataFormat }) => areFloatsWithValues(x) && isChannelsLast(dataFormat),
    run({ x }, attributes, backend) {
      const windows = windowsOf(dimensions, x.shape, attributes);
      if (isIdentity(windows)) return backend.makeView(x, x.shape);
      // TensorFlow.js divides by the count of an empty window in images, by 1 in volumes.
      return averagePool(x, windows, dimensions - 2, backend);
    },
  });

const largestGradient = (name: string, dimensions: Dimensions): AnyBinding =>
  bind<'dy' | 'input' | 'output', PoolAttributes>({
    name,
    accepts: ({ dy, input }, attributes) =>
      areFloatsWithValues(dy, input) &&
      hasShape(dy, windowsOf(dimensions, input.shape, attributes).outputShape),
    run({ dy, input }, attributes, backend) {
      const windows = windowsOf(dimensions, input.shape, attributes);
      return maxPoolGradient(dy, input, windows, dimensions === 2 ? 'first' : 'last', backend);
    },
  });

const averageGradient = (name: string, dimensions: Dimensions): AnyBinding =>
  bind<'dy' | 'input', PoolAttributes>({
    name,
    accepts: ({ dy, input }, attributes) =>
      areFloatsWithValues(dy, input) &&
      hasShape(dy, windowsOf(dimensions, input.shape, attributes).outputShape),
    run: ({ dy, input }, attributes, backend) =>
      averagePoolGradient(dy, windowsOf(dimensions, input.shape, attributes), backend),
  });

export const POOL_BINDINGS: readonly AnyBinding[] = [
  largest('MaxPool', 2),
  largest('MaxPool3D', 3),
  largestGradient('MaxPoolGrad', 2),
  largestGradient('MaxPool3DGrad', 3),
  average('AvgPool', 2),
  average('AvgPool3D', 3),
  averageGradient('AvgPoolGrad', 2),
  averageGradient('AvgPool3DGrad', 3),
];
