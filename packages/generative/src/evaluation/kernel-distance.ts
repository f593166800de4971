import { checkNumber, type NDArray } from '@reverie/core';
import { checkRows, checkSameColumns, dotProduct, type Rows, squaredDistance } from './rows.ts';

/** A kernel k(x, y) of the row i of `a` and the row j of `b`. */
export type Kernel = (a: Rows, i: number, b: Rows, j: number) => number;

/** Options of {@link rbfKernel}. */
export interface RBFKernelOptions {
  /** σ: at this distance rows still count exp(−½) = 0.61. The median distance of rows is the usual choice. */
  readonly bandwidth: number;
}

/** Options of {@link polynomialKernel}; the defaults are those of the KID. */
export interface PolynomialKernelOptions {
  /** Default: 3. */
  readonly degree?: number;
  /** Default: 1. */
  readonly offset?: number;
}

/** k(x, y) = exp(−|x − y|² / (2 σ²)) */
export function rbfKernel({ bandwidth }: RBFKernelOptions): Kernel {
  checkNumber('rbfKernel', 'bandwidth', bandwidth, { above: 0 });
  return (a, i, b, j) => Math.exp(-squaredDistance(a, i, b, j) / (2 * bandwidth * bandwidth));
}

/**
 * k(x, y) = (xᵀy / features + offset)^degree
 *
 * Source: Bińkowski, Sutherland, Arbel and Gretton: Demystifying MMD GANs (2018), section 3.1.
 */
export function polynomialKernel({ degree = 3, offset = 1 }: PolynomialKernelOptions = {}): Kernel {
  checkNumber('polynomialKernel', 'degree', degree, { integer: true, min: 1 });
  checkNumber('polynomialKernel', 'offset', offset);
  return (a, i, b, j) => (dotProduct(a, i, b, j) / a.columns + offset) ** degree;
}

/**
 * The squared maximum mean discrepancy of two sets, estimated without bias; it can be slightly negative where they are alike:
 *
 *   MMD² = mean of k(x, x′) over x ≠ x′ + mean of k(y, y′) over y ≠ y′ − 2 · mean of k(x, y)
 *
 * With the {@link polynomialKernel} on the features of an Inception network it is the KID. Time grows with the square of the rows.
 *
 * Source: Gretton et al.: A Kernel Two-Sample Test (2012), equation 3; Bińkowski et al. (2018), equation 4.
 *
 * @param x [rows, features], 2 rows at least
 * @param y [rows, features], 2 rows at least
 */
export function kernelDistance(x: NDArray, y: NDArray, kernel: Kernel): number {
  const who = 'kernelDistance';
  const [a, b] = [checkRows(who, 'x', x, 2), checkRows(who, 'y', y, 2)];
  checkSameColumns(who, 'y', a, b);
  let across = 0;
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < b.rows; j++) across += kernel(a, i, b, j);
  return meanOfPairs(a, kernel) + meanOfPairs(b, kernel) - (2 * across) / (a.rows * b.rows);
}

/** Over the pairs of different rows; each pair once, since kernels are symmetric. */
function meanOfPairs(set: Rows, kernel: Kernel): number {
  let sum = 0;
  for (let i = 0; i < set.rows; i++) for (let j = 0; j < i; j++) sum += kernel(set, i, set, j);
  return (2 * sum) / (set.rows * (set.rows - 1));
}

/** The median distance between different rows of a set, for the bandwidth of {@link rbfKernel}. */
export function medianDistance(features: NDArray): number {
  const set = checkRows('medianDistance', 'features', features, 2);
  const squares = new Float64Array((set.rows * (set.rows - 1)) / 2);
  for (let i = 0, at = 0; i < set.rows; i++)
    for (let j = 0; j < i; j++, at++) squares[at] = squaredDistance(set, i, set, j);
  squares.sort();
  const middle = Math.floor(squares.length / 2);
  if (squares.length % 2 === 1) return Math.sqrt(squares[middle]!);
  return (Math.sqrt(squares[middle - 1]!) + Math.sqrt(squares[middle]!)) / 2;
}
