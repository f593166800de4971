import { DataError } from '../errors.ts';
import type { RandomNumbers } from '../random-numbers.ts';
import { normalPair } from './normal.ts';

/** Equally likely Gaussians in the plane, round and of one size: what generative models lose modes on. */
export interface PlanarMixture {
  /** The centers of the Gaussians, [modes, 2]. */
  readonly modes: readonly (readonly [x: number, y: number])[];
  /** The standard deviation of each, along x and along y. */
  readonly std: number;
  /**
   * Draws points.
   *
   * @returns [count, 2]
   */
  sample(count: number, random: RandomNumbers): Float32Array;
}

/** Options of {@link gaussianRing}. */
export interface GaussianRingOptions {
  /** How many Gaussians. Default: 8. */
  readonly modes?: number;
  /** Of the circle on which their centers lie. Default: 2. */
  readonly radius?: number;
  /** Default: 0.02. */
  readonly std?: number;
}

/** Options of {@link gaussianGrid}. */
export interface GaussianGridOptions {
  /** Gaussians in a row and in a column. Default: 5. */
  readonly side?: number;
  /** From a center to the next one. Default: 2, which puts the centers at −4, −2, 0, 2 and 4. */
  readonly spacing?: number;
  /** Default: 0.05. */
  readonly std?: number;
}

/**
 * Gaussians on a circle, evenly, the first one at (radius, 0).
 *
 * Source: Metz, Poole, Pfau and Sohl-Dickstein: Unrolled Generative Adversarial Networks (2017), section 3.1, and Srivastava et al.:
 * VEEGAN (2017), section 4.1.
 *
 * @throws DataError unless there is a Gaussian, and radius and std are above 0.
 */
export function gaussianRing(options: GaussianRingOptions = {}): PlanarMixture {
  const { modes = 8, radius = 2, std = 0.02 } = options;
  checkCount('gaussianRing', 'modes', modes);
  checkPositive('gaussianRing', { radius, std });
  const centers = Array.from({ length: modes }, (_, i) => {
    const angle = (2 * Math.PI * i) / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });
  return mixture(centers, std);
}

/**
 * Gaussians on a square grid around (0, 0), row by row from the lowest x and y.
 *
 * Source: Srivastava et al.: VEEGAN: Reducing Mode Collapse in GANs using Implicit Variational Learning (2017), section 4.1.
 *
 * @throws DataError unless there is a Gaussian, and spacing and std are above 0.
 */
export function gaussianGrid(options: GaussianGridOptions = {}): PlanarMixture {
  const { side = 5, spacing = 2, std = 0.05 } = options;
  checkCount('gaussianGrid', 'side', side);
  checkPositive('gaussianGrid', { spacing, std });
  const place = (index: number): number => spacing * (index - (side - 1) / 2);
  const centers = Array.from(
    { length: side * side },
    (_, i) => [place(i % side), place(Math.floor(i / side))] as const,
  );
  return mixture(centers, std);
}

function mixture(modes: PlanarMixture['modes'], std: number): PlanarMixture {
  const sample = (count: number, random: RandomNumbers): Float32Array => {
    checkCount('PlanarMixture.sample', 'count', count);
    const points = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) {
      const [x, y] = modes[random.integer(modes.length)]!;
      const [dx, dy] = normalPair(random);
      points.set([x + std * dx, y + std * dy], 2 * i);
    }
    return points;
  };
  return { modes, std, sample };
}

function checkCount(who: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new DataError({ who, expected: `${name} to be a whole number of at least 1`, got: `${value}` });
}

function checkPositive(who: string, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new DataError({ who, expected: `${name} to be a number above 0`, got: `${value}` });
  }
}
