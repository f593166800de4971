import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { defineOp } from './define-op.ts';
import { sumRows } from './rows.ts';

/** Which elements share a mean and a variance. */
export interface NormalizeAttributes {
  /** 1: each row by itself (layer normalisation). 0: each column over the rows (batch normalisation). */
  readonly axis: 0 | 1;
  /** ε in √(variance + ε). */
  readonly epsilon: number;
}

/** The mean over one axis, which stays with size 1. */
const meanOver = (x: tf.Tensor2D, axis: 0 | 1): tf.Tensor2D =>
  axis === 1 ? tf.mean<tf.Tensor2D>(x, 1, true) : tf.reshape(tf.div(sumRows(x), x.shape[0]), [1, -1]);

const standardize = (
  x: tf.Tensor2D,
  mean: tf.Tensor2D,
  variance: tf.Tensor2D,
  epsilon: number,
): { normalized: tf.Tensor2D; inverseStd: tf.Tensor2D } => {
  const inverseStd = tf.rsqrt(tf.add<tf.Tensor2D>(variance, epsilon));
  return { normalized: tf.mul(tf.sub(x, mean), inverseStd), inverseStd };
};

/** How a backward pass takes means over one axis and sums over the rows. */
interface Sums {
  readonly mean: (x: tf.Tensor2D) => tf.Tensor2D;
  readonly overRows: (x: tf.Tensor2D) => tf.Tensor1D;
}

/**
 * With x̂ = (x − μ)/σ and d = ∂L/∂x̂ = ∂L/∂y · w:
 *     ∂L/∂x = (d − mean(d) − x̂ mean(d x̂)) / σ     (Ioffe and Szegedy 2015, section 3, simplified)
 *     ∂L/∂w = Σ ∂L/∂y · x̂
 *     ∂L/∂b = Σ ∂L/∂y
 */
function backward(
  dy: tf.Tensor2D,
  weight: tf.Tensor,
  { normalized, inverseStd }: ReturnType<typeof standardize>,
  { mean, overRows }: Sums,
): [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D] {
  const d = tf.mul<tf.Tensor2D>(dy, weight);
  const along = tf.mul(normalized, mean(tf.mul(d, normalized)));
  const dx = tf.mul<tf.Tensor2D>(tf.sub(tf.sub(d, mean(d)), along), inverseStd);
  return [dx, overRows(tf.mul(dy, normalized)), overRows(dy)];
}

const normalizeGradientOp = defineOp<NormalizeAttributes>({
  name: 'NormalizeGradient',
  outputs: 3,
  composite([dy, x, weight, mean, variance], { axis, epsilon }) {
    const standardized = standardize(x as tf.Tensor2D, mean as tf.Tensor2D, variance as tf.Tensor2D, epsilon);
    const sums = { mean: (values: tf.Tensor2D) => meanOver(values, axis), overRows: sumRows };
    return backward(dy as tf.Tensor2D, weight!, standardized, sums);
  },
});

/**
 * The same by operations that have gradients themselves, the statistics too; for a penalty on a gradient (Gulrajani et
 * al. 2017).
 */
function differentiableBackward(
  dy: tf.Tensor2D,
  x: tf.Tensor2D,
  weight: tf.Tensor,
  { axis, epsilon }: NormalizeAttributes,
): tf.Tensor[] {
  const mean = (values: tf.Tensor2D): tf.Tensor2D => tf.mean(values, axis, true);
  const center = mean(x);
  const variance = mean(tf.square(tf.sub(x, center)));
  const standardized = standardize(x, center, variance, epsilon);
  return backward(dy, weight, standardized, { mean, overRows: (values) => tf.sum(values, 0) });
}

const normalizeOp = defineOp<NormalizeAttributes>({
  name: 'Normalize',
  outputs: 3,
  composite([input, weight, bias], { axis, epsilon }) {
    const x = input as tf.Tensor2D;
    const mean = meanOver(x, axis);
    const variance = meanOver(tf.squaredDifference(x, mean), axis);
    const { normalized } = standardize(x, mean, variance, epsilon);
    return [tf.add(tf.mul(normalized, weight!), bias!), mean, variance];
  },
  gradient([dy], [x, weight], [, mean, variance], attributes) {
    // Taped operations belong to an outer gradient.
    const gradients =
      tf.engine().state.gradientDepth > 0
        ? differentiableBackward(dy as tf.Tensor2D, x as tf.Tensor2D, weight!, attributes)
        : normalizeGradientOp([dy!, x!, weight!, mean!, variance!], attributes);
    return gradients.map((gradient) => () => gradient);
  },
});

/** What {@link normalize} gives. Only `y` has a gradient. */
export interface Normalized {
  /** [rows, features] */
  readonly y: tf.Tensor2D;
  /** The mean, and the variance (divided by the count itself): [rows, 1] or [1, features]. */
  readonly mean: tf.Tensor2D;
  readonly variance: tf.Tensor2D;
}

/**
 * y = (x − mean) / √(variance + ε) · weight + bias, with the mean and variance of the rows or of the columns. One entry on
 * the gradient tape: TensorFlow.js' own gradient of such a composition runs a thousand kernels.
 *
 * @param x [rows, features]
 * @param weight [features]
 * @param bias [features]
 */
export function normalize(
  x: tf.Tensor2D,
  weight: tf.Tensor1D,
  bias: tf.Tensor1D,
  attributes: NormalizeAttributes,
): Normalized {
  const features = x.shape[1];
  checkShape('normalize', 'weight', weight, [features]);
  checkShape('normalize', 'bias', bias, [features]);
  const [y, mean, variance] = normalizeOp([x, weight, bias], attributes) as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  return { y, mean, variance };
}
