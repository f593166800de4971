import { tf } from '../tf.ts';
import { asFloat } from './as-float.ts';
import { defineOp } from './define-op.ts';
import { scatterAdd } from './embedding-lookup.ts';
import { type Bin, binsOf, hasPixels, pixelOf } from './region-bins.ts';
import {
  checkRegions,
  type FeaturesShape,
  type OutputSize,
  type RegionAttributes,
  readBoxes,
} from './regions.ts';
import { lookUpRows } from './rows.ts';

/** How {@link roiPool} reads boxes. */
export interface RoiPoolOptions {
  /** Pixels of the features to one of the picture that boxes are given in, 1/16 at a stride of 16. Default: 1. */
  readonly spatialScale?: number;
}

/**
 * The largest features under each box on a grid of bins (Girshick, Fast R-CNN, 2015, section 2.1). The edges of a box are
 * rounded to pixels, halves away from 0, and both belong to it: it is h = y2 − y1 + 1 pixels high, at least 1, and
 *     y[k, p, q, c] = max features[batchIndices[k], n, m, c], y1 + ⌊p·h / outHeight⌋ ≤ n < y1 + ⌈(p + 1)·h / outHeight⌉
 * and so for m. A bin outside of the features is 0. Names and results are those of torchvision's `roi_pool`, with channels
 * last; but its quotients are floats, whose rounding may give a bin one line more (of 7 bins in boxes of 57 lines).
 *
 * Differentiable with respect to the features: the slope of a bin goes to its largest feature, of equal ones to the first.
 * Boxes get no gradient.
 *
 * @param features [batch, height, width, channels]
 * @param boxes [count, 4], each (x1, y1, x2, y2) in pixels of the picture
 * @param batchIndices int32 [count], the image of each box
 * @param outputSize how many bins: as many each way, or [outHeight, outWidth]
 * @returns [count, outHeight, outWidth, channels]
 * @throws ShapeError when the shapes do not fit
 * @throws ConfigError for an option outside of its range
 * @throws DataError for a box that is not finite or an index of no image, where JavaScript has the values at hand
 */
export function roiPool(
  features: tf.Tensor4D,
  boxes: tf.Tensor2D,
  batchIndices: tf.Tensor1D,
  outputSize: OutputSize,
  { spatialScale = 1 }: RoiPoolOptions = {},
): tf.Tensor4D {
  const regions = checkRegions('roiPool', { features, boxes, batchIndices, outputSize, spatialScale });
  return tf.tidy(() => {
    const inputs = [asFloat(features), asFloat(boxes), batchIndices];
    return poolRegions(inputs, regions)[0] as tf.Tensor4D;
  });
}

interface PoolGradientAttributes extends RegionAttributes {
  readonly featuresShape: FeaturesShape;
}

/** The largest values of bins so far, and the pixels that have them: [bins, channels]. */
interface Largest {
  readonly values: tf.Tensor;
  readonly places: tf.Tensor;
}

/** Looks at one more pixel of each bin: `pixels` [bins]. Of equal values the first one stays. */
function withPixels(
  { values, places }: Largest,
  rows: tf.Tensor2D,
  pixels: tf.Tensor1D,
): Largest & tf.TensorContainerObject {
  const next = lookUpRows(rows, pixels);
  const isLarger = tf.greater(next, values);
  return {
    values: tf.where(isLarger, next, values),
    places: tf.where(isLarger, tf.expandDims(pixels, 1), places),
  };
}

/** Visits the pixels of all bins at once: as many turns as the largest bin has pixels. */
function largestOf(features: tf.Tensor, bins: readonly Bin[]): Largest {
  const shape = features.shape as FeaturesShape;
  const channels = shape[3];
  const rows: tf.Tensor2D = tf.reshape(features, [-1, channels]);
  const pixelsAt = (line: number, column: number): tf.Tensor1D =>
    tf.tensor1d(
      bins.map((bin) => pixelOf(bin, line, column, shape)),
      'int32',
    );
  const first = pixelsAt(0, 0);
  let largest: Largest = {
    values: tf.fill([bins.length, channels], Number.NEGATIVE_INFINITY),
    places: tf.tile(tf.expandDims(first, 1), [1, channels]),
  };
  const height = bins.reduce((most, { top, bottom }) => Math.max(most, bottom - top), 0);
  const width = bins.reduce((most, { left, right }) => Math.max(most, right - left), 0);
  for (let line = 0; line < height; line++) {
    for (let column = 0; column < width; column++) {
      const before = largest;
      largest = tf.tidy(() => withPixels(before, rows, pixelsAt(line, column)));
      tf.dispose([before.values, before.places]);
    }
  }
  // NaN is larger than nothing: where a bin has nothing else, its first pixel stays.
  const isFound = tf.greater(largest.values, Number.NEGATIVE_INFINITY);
  return { values: tf.where(isFound, largest.values, lookUpRows(rows, first)), places: largest.places };
}

/* Its second output is the pixel of each value among those of all images, −1 where the bin has none. */
const poolRegions = defineOp<RegionAttributes>({
  name: 'RoiPool',
  outputs: 2,
  composite([features, boxes, batchIndices], { outputSize, spatialScale }) {
    const featuresShape = features!.shape as FeaturesShape;
    const shape = [boxes!.shape[0]!, ...outputSize, featuresShape[3]];
    const bins = binsOf(readBoxes(boxes!, batchIndices!, spatialScale), featuresShape, outputSize);
    if (bins.length === 0) return [tf.zeros(shape), tf.zeros(shape, 'int32')];
    const { values, places } = largestOf(features!, bins);
    const isFull = tf.tensor2d(bins.map(hasPixels), [bins.length, 1], 'bool');
    return [
      tf.reshape(tf.where(isFull, values, tf.scalar(0)), shape),
      tf.reshape(tf.where(isFull, places, tf.scalar(-1, 'int32')), shape),
    ];
  },
  gradient: ([dy], [features, boxes, batchIndices], [, places], attributes) => {
    const featuresShape = features!.shape as FeaturesShape;
    return [
      () => {
        if (dy!.size === 0) return tf.zeros([...featuresShape]);
        return poolGradient([dy!, places!, boxes!, batchIndices!], { ...attributes, featuresShape })[0]!;
      },
      () => tf.zeros(boxes!.shape),
      () => tf.zeros(batchIndices!.shape),
    ];
  },
});

/* Boxes tell a kernel that gathers where to look. */
const poolGradient = defineOp<PoolGradientAttributes>({
  name: 'RoiPoolGradient',
  outputs: 1,
  composite([dy, places], { featuresShape }) {
    const channels = featuresShape[3];
    const isFull = tf.greaterEqual(places!, 0);
    const values = tf.add(tf.mul(places!, tf.scalar(channels, 'int32')), tf.range(0, channels, 1, 'int32'));
    const slopes = tf.where(isFull, dy!, tf.scalar(0));
    const sums = scatterAdd(
      tf.reshape(slopes, [-1, 1]),
      tf.reshape(tf.where(isFull, values, tf.scalar(0, 'int32')), [-1]),
      tf.util.sizeFromShape([...featuresShape]),
    );
    return [tf.reshape(sums, [...featuresShape])];
  },
});
