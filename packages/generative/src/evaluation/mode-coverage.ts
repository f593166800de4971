import { checkNumber, type NDArray, ShapeError } from '@reverie/core';
import { checkRows } from './rows.ts';

/** Gaussians with the same standard deviation in each direction. */
export interface GaussianModes {
  /** The centers, [modes, dimensions]. */
  readonly modes: readonly (readonly number[])[];
  readonly std: number;
}

/** Options of {@link modeCoverage}. */
export interface ModeCoverageOptions {
  /** A sample is good within so many standard deviations of its nearest mode. Default: 3. */
  readonly within?: number;
  /** A mode is covered by so many good samples. Default: 1. */
  readonly samples?: number;
}

/** What samples have of a mixture's modes. */
export interface ModeCoverage {
  /** How many modes are covered. */
  readonly covered: number;
  /** The share of good samples; of samples of the mixture itself 1 − exp(−9 / 2) = 0.989 in the plane, with 3 standard deviations. */
  readonly goodShare: number;
  /** [modes]: the good samples of each. */
  readonly counts: Int32Array;
}

/**
 * Counts the modes of a mixture of Gaussians that samples cover, and the share of samples that lie in one.
 *
 * Source: Srivastava et al.: VEEGAN: Reducing Mode Collapse in GANs using Implicit Variational Learning (2017), section 4.1.
 *
 * @param points [samples, dimensions]
 */
export function modeCoverage(
  points: NDArray,
  { modes, std }: GaussianModes,
  options: ModeCoverageOptions = {},
): ModeCoverage {
  const who = 'modeCoverage';
  const { within = 3, samples = 1 } = options;
  checkNumber(who, 'std', std, { above: 0 });
  checkNumber(who, 'within', within, { above: 0 });
  checkNumber(who, 'samples', samples, { integer: true, min: 1 });
  const { data, rows, columns } = checkRows(who, 'points', points, 1);
  if (modes.length === 0 || modes.some((mode) => mode.length !== columns)) {
    const got = modes.length === 0 ? 'none' : `[${modes.length}, ${modes.map(({ length }) => length)[0]}]`;
    throw new ShapeError({ who, expected: `modes [modes, ${columns}], as the points are`, got });
  }
  const counts = new Int32Array(modes.length);
  for (let row = 0; row < rows; row++) {
    const distances = modes.map((mode) =>
      Math.hypot(...mode.map((center, i) => data[row * columns + i]! - center)),
    );
    const nearest = Math.min(...distances);
    if (nearest <= within * std) counts[distances.indexOf(nearest)]!++;
  }
  const good = counts.reduce((sum, count) => sum + count, 0);
  return { covered: counts.filter((count) => count >= samples).length, goodShare: good / rows, counts };
}
