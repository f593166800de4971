import { checkNumber, checkShape, DataError, ShapeError } from '../errors.ts';
import type { tf } from '../tf.ts';
import { checkIndices, valuesAtHand } from './check-indices.ts';

/** How many bins a region of interest has: as many each way, or [outHeight, outWidth]. */
export type OutputSize = number | readonly [number, number];

/** What the kernels of `roiPool` and `roiAlign` are told. */
export interface RegionAttributes {
  /** [outHeight, outWidth] */
  readonly outputSize: readonly [number, number];
  /** Pixels of the features to one of the picture, a 32-bit float. */
  readonly spatialScale: number;
}

/** The shape of features: [batch, height, width, channels]. */
export type FeaturesShape = readonly [number, number, number, number];

/** What `roiPool` and `roiAlign` are called with. */
interface Regions {
  readonly features: tf.Tensor;
  readonly boxes: tf.Tensor;
  readonly batchIndices: tf.Tensor;
  readonly outputSize: OutputSize;
  readonly spatialScale: number;
}

/**
 * Checks what both ops are called with.
 *
 * @throws ShapeError when the shapes or the types do not fit
 * @throws ConfigError for an option outside of its range
 * @throws DataError for a box that is not finite or an index of no image, where JavaScript has the values at hand
 */
export function checkRegions(who: string, regions: Regions): RegionAttributes {
  const { features, boxes, batchIndices, outputSize, spatialScale } = regions;
  checkShape(who, 'features', features, ['batch', 'height', 'width', 'channels']);
  if (features.size === 0 && boxes.size > 0) {
    throw new ShapeError({ who, expected: 'features with values', got: `[${features.shape.join(', ')}]` });
  }
  checkShape(who, 'boxes', boxes, ['count', 4]);
  checkShape(who, 'batchIndices', batchIndices, [boxes.shape[0]!], 'each box has one');
  const [outHeight, outWidth] = typeof outputSize === 'object' ? outputSize : [outputSize, outputSize];
  checkNumber(who, 'outHeight', outHeight, { integer: true, min: 1 });
  checkNumber(who, 'outWidth', outWidth, { integer: true, min: 1 });
  checkNumber(who, 'spatialScale', spatialScale, { above: 0 });
  checkIndices(who, 'batchIndices', batchIndices, features.shape[0]!);
  checkFinite(who, boxes);
  return { outputSize: [outHeight, outWidth], spatialScale: Math.fround(spatialScale) };
}

function checkFinite(who: string, boxes: tf.Tensor): void {
  const values = Array.from(valuesAtHand(boxes) ?? []);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const got = `${values[at]} in box ${Math.floor(at / 4)}`;
  throw new DataError({ who, expected: 'boxes of finite numbers', got });
}

/** Boxes as the composites read them: there are few, and they decide what is read, not what it is worth. */
export interface BoxValues {
  /** x1, y1, x2, y2 of each box in pixels of the features, 32-bit floats as in torchvision. */
  readonly edges: Float32Array;
  /** The image of each box. */
  readonly owners: Int32Array;
}

/** Reads boxes [count, 4] and the indices of their images [count]. */
export const readBoxes = (boxes: tf.Tensor, batchIndices: tf.Tensor, spatialScale: number): BoxValues => ({
  edges: boxes.dataSync<'float32'>().map((edge) => edge * spatialScale),
  owners: batchIndices.dataSync<'int32'>(),
});
