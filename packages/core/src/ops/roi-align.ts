import { checkNumber } from '../errors.ts';
import { tf } from '../tf.ts';
import { asFloat } from './as-float.ts';
import { defineOp } from './define-op.ts';
import { times, transposedTimes } from './products.ts';
import { regionShares, type SampleAttributes } from './region-shares.ts';
import {
  checkRegions,
  type FeaturesShape,
  type OutputSize,
  type RegionAttributes,
  readBoxes,
} from './regions.ts';

/** How {@link roiAlign} reads boxes. */
export interface RoiAlignOptions {
  /** Pixels of the features to one of the picture that boxes are given in, 1/16 at a stride of 16. Default: 1. */
  readonly spatialScale?: number;
  /**
   * Samples of a bin each way. −1 (default) or 0: as many as keep them at most a pixel apart, ⌈height / outHeight⌉ by
   * ⌈width / outWidth⌉.
   */
  readonly samplingRatio?: number;
  /**
   * Whether the center of the first pixel is at (½, ½) instead of (0, 0). A box without an area then gives 0; else boxes
   * are at least one pixel wide and high. Default: false.
   */
  readonly aligned?: boolean;
}

/**
 * The features under each box on a grid of bins (He et al., Mask R-CNN, 2017, section 3). A bin is the mean of samples at
 * regular places (xⱼ, yᵢ), and a sample reads its four neighbours by nearness:
 *     y[k, p, q, c] = meanᵢⱼ Σₙₘ features[batchIndices[k], n, m, c] · max(0, 1 − |yᵢ − n|) · max(0, 1 − |xⱼ − m|)
 * A sample more than a pixel outside of the features is 0, a nearer one reads their border. Names and results are those of
 * torchvision's `roi_align`, with channels last. Differentiable with respect to the features; boxes get no gradient.
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
export function roiAlign(
  features: tf.Tensor4D,
  boxes: tf.Tensor2D,
  batchIndices: tf.Tensor1D,
  outputSize: OutputSize,
  { spatialScale = 1, samplingRatio = -1, aligned = false }: RoiAlignOptions = {},
): tf.Tensor4D {
  const who = 'roiAlign';
  checkNumber(who, 'samplingRatio', samplingRatio, { integer: true, min: -1 });
  const regions = checkRegions(who, { features, boxes, batchIndices, outputSize, spatialScale });
  return tf.tidy(() => {
    const inputs = [asFloat(features), asFloat(boxes), batchIndices];
    return alignRegions(inputs, { ...regions, samplingRatio, aligned })[0] as tf.Tensor4D;
  });
}

interface AlignAttributes extends RegionAttributes, SampleAttributes {}

interface AlignGradientAttributes extends AlignAttributes {
  readonly featuresShape: FeaturesShape;
}

/**
 * A box's bins are Y·features·Xᵀ with the shares Y [count · outHeight, batch · height] and X [count, outWidth, width]. Most
 * of these are 0; of a feature that is not finite they make NaN in every box.
 */
function sharesOf(
  boxes: tf.Tensor,
  batchIndices: tf.Tensor,
  { featuresShape, ...attributes }: AlignGradientAttributes,
): { lines: tf.Tensor2D; columns: tf.Tensor3D } {
  const [batch, height, width] = featuresShape;
  const [outHeight, outWidth] = attributes.outputSize;
  const values = readBoxes(boxes, batchIndices, attributes.spatialScale);
  const lines = regionShares(values, { axis: 1, size: height, bins: outHeight }, batch, attributes);
  const columns = regionShares(values, { axis: 0, size: width, bins: outWidth }, 1, attributes);
  return { lines: tf.reshape(lines, [-1, batch * height]), columns };
}

/** The same matrices for each of the lines of a box: [count · lines, …]. */
function repeated(matrices: tf.Tensor3D, lines: number): tf.Tensor3D {
  const [count, rows, columns] = matrices.shape;
  return tf.reshape(tf.tile(tf.expandDims(matrices, 1), [1, lines, 1, 1]), [count * lines, rows, columns]);
}

const alignRegions = defineOp<AlignAttributes>({
  name: 'RoiAlign',
  outputs: 1,
  composite([features, boxes, batchIndices], attributes) {
    const featuresShape = features!.shape as FeaturesShape;
    const [batch, height, width, channels] = featuresShape;
    const [outHeight, outWidth] = attributes.outputSize;
    const count = boxes!.shape[0]!;
    const shape = [count, outHeight, outWidth, channels];
    if (count === 0) return [tf.zeros(shape)];
    const { lines, columns } = sharesOf(boxes!, batchIndices!, { ...attributes, featuresShape });
    const rows = times(lines, tf.reshape(features!, [batch * height, width * channels]));
    const read = tf.reshape(rows, [count * outHeight, width, channels]);
    return [tf.reshape(tf.matMul(repeated(columns, outHeight), read), shape)];
  },
  gradient: ([dy], [features, boxes, batchIndices], _outputs, attributes) => {
    const featuresShape = features!.shape as FeaturesShape;
    return [
      () => {
        if (dy!.size === 0) return tf.zeros([...featuresShape]);
        return alignGradient([dy!, boxes!, batchIndices!], { ...attributes, featuresShape })[0]!;
      },
      () => tf.zeros(boxes!.shape),
      () => tf.zeros(batchIndices!.shape),
    ];
  },
});

/* Yᵀ·dy·X */
const alignGradient = defineOp<AlignGradientAttributes>({
  name: 'RoiAlignGradient',
  outputs: 1,
  composite([dy, boxes, batchIndices], attributes) {
    const { featuresShape } = attributes;
    const [, , width, channels] = featuresShape;
    const [count, outHeight, outWidth] = dy!.shape as [number, number, number];
    const { lines, columns } = sharesOf(boxes!, batchIndices!, attributes);
    const across = repeated(tf.transpose(columns, [0, 2, 1]), outHeight);
    const rows = tf.matMul(across, tf.reshape(dy!, [count * outHeight, outWidth, channels]));
    const sums = transposedTimes(lines, tf.reshape(rows, [count * outHeight, width * channels]));
    return [tf.reshape(sums, [...featuresShape])];
  },
});
