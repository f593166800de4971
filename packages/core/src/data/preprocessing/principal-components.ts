import { Matrix } from 'ml-matrix';
import { checkNumber } from '../../errors.ts';
import { rowSize } from '../rows.ts';
import type { NDArray } from '../source.ts';
import { gram } from './matrices.ts';
import { center, ProjectionPreprocessing } from './projection.ts';
import { fitMean } from './statistics.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface PCAOptions {
  /** How many principal components are kept. Default: all. */
  readonly components?: number;
}

export interface WhiteningOptions {
  /** Added to each variance before its root is divided by, so that noise is not blown up. Default 1e-5. */
  readonly epsilon?: number;
}

/** Mean, and principal components by falling variance λ with their directions U. */
interface Components {
  readonly mean: Float32Array;
  readonly variances: Float32Array;
  /** [features, components], columns of length 1. */
  readonly directions: Matrix;
}

/**
 * Principal component analysis: y = (x − mean) U. U holds the eigenvectors of the covariance XᵀX / rows, each with the sign
 * that makes its largest element positive.
 *
 * @param data [rows, ...features]; the output is [rows, components]
 */
export function fitPCA(data: NDArray, { components }: PCAOptions = {}): ProjectionPreprocessing {
  const found = principalComponents(data, components ?? rowSize(data), 'fitPCA');
  const { directions } = found;
  return projection(data, found, directions, directions.transpose(), [directions.columns]);
}

/** PCA with each component divided to variance 1: y = (x − mean) U / √(λ + ε). The output is [rows, components]. */
export function fitPCAWhitening(
  data: NDArray,
  { components, epsilon = 1e-5 }: PCAOptions & WhiteningOptions = {},
): ProjectionPreprocessing {
  const found = principalComponents(data, components ?? rowSize(data), 'fitPCAWhitening');
  const { directions } = found;
  const roots = rootsOf(found, epsilon, 'fitPCAWhitening');
  const forward = directions.clone().divRowVector(roots);
  const backward = directions.clone().mulRowVector(roots).transpose();
  return projection(data, found, forward, backward, [directions.columns]);
}

/**
 * Whitening that stays closest to the data: y = (x − mean) U (λ + ε)^(−1/2) Uᵀ (Bell and Sejnowski 1997; Krizhevsky 2009).
 * The output has the shape of the data.
 */
export function fitZCAWhitening(
  data: NDArray,
  { epsilon = 1e-5 }: WhiteningOptions = {},
): ProjectionPreprocessing {
  const found = principalComponents(data, rowSize(data), 'fitZCAWhitening');
  const { directions } = found;
  const roots = rootsOf(found, epsilon, 'fitZCAWhitening');
  const forward = directions.clone().divRowVector(roots).mmul(directions.transpose());
  const backward = directions.clone().mulRowVector(roots).mmul(directions.transpose());
  return projection(data, found, forward, backward, data.shape.slice(1));
}

function principalComponents(data: NDArray, components: number, who: string): Components {
  const features = rowSize(data);
  checkNumber(who, 'components', components, { integer: true, min: 1, max: features });
  const { shift: mean } = fitMean(data);
  const covariance = gram({ data: center(data, mean), rows: data.shape[0]!, columns: features });
  const { values, vectors } = symmetricEigen(covariance, features);
  const directions = Matrix.from1DArray(features, features, [...vectors]).subMatrix(
    0,
    features - 1,
    0,
    components - 1,
  );
  for (let column = 0; column < components; column++) {
    if (largestElement(directions.getColumn(column)) < 0) directions.mulColumn(column, -1);
  }
  // Rounding makes a variance of 0 slightly negative.
  const variances = Float32Array.from(values.subarray(0, components), (value) => Math.max(0, value));
  return { mean, directions, variances };
}

const largestElement = (values: readonly number[]): number =>
  values.reduce((largest, value) => (Math.abs(value) > Math.abs(largest) ? value : largest), 0);

function rootsOf({ variances }: Components, epsilon: number, who: string): number[] {
  checkNumber(who, 'epsilon', epsilon, { above: 0 });
  return Array.from(variances, (variance) => Math.sqrt(variance + epsilon));
}

function projection(
  data: NDArray,
  { mean, variances }: Components,
  forward: Matrix,
  backward: Matrix,
  outputs: readonly number[],
): ProjectionPreprocessing {
  const features = data.shape.slice(1);
  return new ProjectionPreprocessing({
    mean: { data: mean, shape: features },
    forward: { data: Float32Array.from(forward.to1DArray()), shape: [forward.rows, ...outputs] },
    backward: { data: Float32Array.from(backward.to1DArray()), shape: [backward.rows, ...features] },
    variances: { data: variances, shape: [variances.length] },
  });
}
