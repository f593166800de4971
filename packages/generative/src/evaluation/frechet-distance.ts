import { DataError, type NDArray, ShapeError, symmetricEigen } from '@reverie/core';
import { checkRows } from './rows.ts';

/** A Gaussian by its mean and covariance. */
export interface GaussianStatistics {
  /** μ, [features] */
  readonly mean: Float64Array;
  /** Σ, [features, features] */
  readonly covariance: Float64Array;
}

/**
 * The Gaussian of features: their mean and their covariance (divided by rows − 1, as the published FID does). Of real data it can be
 * kept and compared with many models.
 *
 * @param features [rows, features], 2 rows at least; more rows than features, or the covariance has directions of variance 0
 */
export function gaussianStatistics(features: NDArray): GaussianStatistics {
  const { data, rows, columns } = checkRows('gaussianStatistics', 'features', features, 2);
  const mean = new Float64Array(columns);
  data.forEach((value, i) => {
    mean[i % columns]! += value / rows;
  });
  const covariance = new Float64Array(columns * columns);
  const centered = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) centered[i] = data[row * columns + i]! - mean[i]!;
    for (let i = 0; i < columns; i++) {
      const factor = centered[i]! / (rows - 1);
      for (let j = 0, at = i * columns; j <= i; j++, at++) covariance[at]! += factor * centered[j]!;
    }
  }
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < i; j++) covariance[j * columns + i] = covariance[i * columns + j]!;
  return { mean, covariance };
}

/**
 * The Fréchet (Wasserstein-2) distance of two Gaussians, squared:
 *
 *   d² = |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½)
 *
 * The root of Σ₁ Σ₂ in the paper has the same trace; this form stays symmetric, so that no complex numbers come up. With the features
 * of an Inception network it is the FID; with those of another network, values compare among themselves only.
 *
 * Source: Heusel et al.: GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium (2017), equation 6.
 *
 * @throws DataError for numbers that are not finite and for negative variances
 * @returns 0 for equal Gaussians, but for rounding: about 1e-7 of the variance where directions have none
 */
export function frechetDistance(a: GaussianStatistics, b: GaussianStatistics): number {
  const who = 'frechetDistance';
  const n = a.mean.length;
  checkStatistics(who, 'the first', a, n);
  checkStatistics(who, 'the second', b, n);
  let distance = 0;
  for (let i = 0; i < n; i++) {
    distance += (a.mean[i]! - b.mean[i]!) ** 2 + a.covariance[i * n + i]! + b.covariance[i * n + i]!;
  }
  const root = squareRoot(a.covariance, n);
  const inner = multiply(multiply(root, b.covariance, n), root, n);
  for (const value of symmetricEigen(symmetric(inner, n), n).values)
    distance -= 2 * Math.sqrt(Math.max(0, value));
  return Math.max(0, distance);
}

/** V √λ Vᵀ. Rounding makes an eigenvalue of 0 slightly negative. */
function squareRoot(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n);
  const scaled = vectors.map((value, at) => value * Math.sqrt(Math.max(0, values[at % n]!)));
  const transposed = vectors.map((_, at) => vectors[(at % n) * n + Math.floor(at / n)]!);
  return multiply(scaled, transposed, n);
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!;
      for (let to = i * n, from = k * n, end = to + n; to < end; to++, from++)
        product[to]! += factor * b[from]!;
    }
  return product;
}

const symmetric = (matrix: Float64Array, n: number): Float64Array =>
  matrix.map((value, at) => (value + matrix[(at % n) * n + Math.floor(at / n)]!) / 2);

function checkStatistics(
  who: string,
  which: string,
  { mean, covariance }: GaussianStatistics,
  n: number,
): void {
  if (n === 0 || mean.length !== n || covariance.length !== n * n) {
    const size = n || 'features';
    const expected = `${which} Gaussian with a mean [${size}] and a covariance [${size}, ${size}]`;
    throw new ShapeError({ who, expected, got: `${mean.length} and ${covariance.length} values` });
  }
  const wrong = [...mean, ...covariance].find((value) => !Number.isFinite(value));
  const negative = covariance.find((value, at) => at % (n + 1) === 0 && value < 0);
  const got = wrong ?? negative;
  if (got === undefined) return;
  const expected = `finite numbers in ${which} Gaussian, and no variance below 0`;
  throw new DataError({ who, expected, got: `${got}` });
}
