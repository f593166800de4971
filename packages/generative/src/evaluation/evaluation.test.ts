import { readFileSync } from 'node:fs';
import { type NDArray, Random } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { classScores } from './class-scores.ts';
import { frechetDistance, type GaussianStatistics, gaussianStatistics } from './frechet-distance.ts';
import { kernelDistance, medianDistance, polynomialKernel, rbfKernel } from './kernel-distance.ts';
import { modeCoverage } from './mode-coverage.ts';
import { precisionRecall } from './precision-recall.ts';

interface Stored {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Golden extends Readonly<Record<'real' | 'generated' | 'probs', Stored>> {
  readonly frechet: number;
  readonly rbf: number;
  readonly polynomial: number;
  readonly median: number;
  readonly precision: Readonly<Record<string, number>>;
  readonly recall: Readonly<Record<string, number>>;
  readonly inceptionScore: number;
  readonly meanTopProbability: number;
  readonly shares: readonly number[];
}
const golden = JSON.parse(readFileSync(new URL('golden/evaluation.json', import.meta.url), 'utf8')) as Golden;

const array = (shape: readonly number[], data: ArrayLike<number>): NDArray => ({
  shape,
  data: Float32Array.from(data),
});
const real = array(golden.real.shape, golden.real.data);
const generated = array(golden.generated.shape, golden.generated.data);
const probs = array(golden.probs.shape, golden.probs.data);

/** Values are float32 here and float64 in NumPy: a relative 6e-8 a value, some times that in sums of products and powers. */
const RELATIVE = 1e-5;
const expectNear = (got: number, expected: number): void =>
  expect(Math.abs(got - expected)).toBeLessThan(RELATIVE * Math.abs(expected));

function normals(rows: number, columns: number, seed: number): NDArray {
  const random = new Random(seed);
  return array(
    [rows, columns],
    Array.from({ length: rows * columns }, () => random.normal()),
  );
}

describe('frechetDistance', () => {
  const gaussian = (mean: number[], covariance: number[]): GaussianStatistics => ({
    mean: Float64Array.from(mean),
    covariance: Float64Array.from(covariance),
  });

  it('agrees with SciPy, both ways', () => {
    const [a, b] = [gaussianStatistics(real), gaussianStatistics(generated)];
    expectNear(frechetDistance(a, b), golden.frechet);
    expectNear(frechetDistance(b, a), golden.frechet);
  });

  it('of Gaussians along the axes is the distance of means and standard deviations', () => {
    const a = gaussian([1, 2, 3], [4, 0, 0, 0, 9, 0, 0, 0, 0]);
    const b = gaussian([1, 4, 3], [1, 0, 0, 0, 25, 0, 0, 0, 16]);
    expect(frechetDistance(a, b)).toBeCloseTo(4 + 1 + 4 + 16, 12);
  });

  it('of Gaussians that are turned alike is the same', () => {
    // R diag(4, 1) Rᵀ and R diag(9, 16) Rᵀ with R a turn of 30°.
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const turned = (l: number, m: number): number[] => {
      const off = (l - m) * c * s;
      return [l * c * c + m * s * s, off, off, l * s * s + m * c * c];
    };
    const distance = frechetDistance(gaussian([0, 0], turned(4, 1)), gaussian([3, 0], turned(9, 16)));
    expect(distance).toBeCloseTo(9 + 1 + 9, 12);
  });

  it('of a set and itself is 0, where directions have no variance too', () => {
    const statistics = gaussianStatistics(normals(200, 16, 1));
    expect(frechetDistance(statistics, statistics)).toBeLessThan(1e-12);
    const few = gaussianStatistics(normals(6, 16, 2));
    const trace = Array.from({ length: 16 }, (_, i) => few.covariance[i * 17]!).reduce((a, b) => a + b);
    // The root of a variance that is 0 but for rounding, 1e-16, is 1e-8.
    expect(frechetDistance(few, few)).toBeLessThan(1e-6 * trace);
    const still = gaussianStatistics(array([3, 2], [1, 2, 1, 2, 1, 2]));
    expect(frechetDistance(still, still)).toBe(0);
  });

  it('refuses what has no Gaussian', () => {
    expect(() => gaussianStatistics(array([1, 2], [1, 2]))).toThrow(
      'gaussianStatistics: expected features of at least 2 rows, got 1; give it more samples.',
    );
    expect(() => gaussianStatistics(array([4], [1, 2, 3, 4]))).toThrow(
      'gaussianStatistics: expected features [rows, columns], got [4] with 4 values.',
    );
    expect(() => gaussianStatistics(array([2, 2], [1, 2, 3]))).toThrow('got [2, 2] with 3 values');
    expect(() => gaussianStatistics(array([2, 2], [1, 2, Number.NaN, 4]))).toThrow(
      'expected finite numbers in features, got NaN in row 1.',
    );
    expect(() => frechetDistance(gaussian([0], [1]), gaussian([0, 0], [1, 0, 0, 1]))).toThrow(
      'frechetDistance: expected the second Gaussian with a mean [1] and a covariance [1, 1], got 2 and 4 values.',
    );
    const one = gaussian([0], [1]);
    for (const [mean, variance, got] of [
      [Number.NaN, 1, 'NaN'],
      [0, Number.NaN, 'NaN'],
      [Number.POSITIVE_INFINITY, 1, 'Infinity'],
      [0, -4, '-4'],
    ] as const)
      expect(() => frechetDistance(one, gaussian([mean], [variance]))).toThrow(
        `frechetDistance: expected finite numbers in the second Gaussian, and no variance below 0, got ${got}.`,
      );
    expect(() => frechetDistance(gaussian([], []), gaussian([], []))).toThrow(
      'frechetDistance: expected the first Gaussian with a mean [features]',
    );
  });
});

describe('kernelDistance', () => {
  it('agrees with NumPy, both ways', () => {
    const [rbf, polynomial] = [rbfKernel({ bandwidth: 2.5 }), polynomialKernel()];
    expectNear(kernelDistance(real, generated, rbf), golden.rbf);
    expectNear(kernelDistance(generated, real, rbf), golden.rbf);
    expectNear(kernelDistance(real, generated, polynomial), golden.polynomial);
    expectNear(medianDistance(real), golden.median);
  });

  it('is unbiased: 0 on average between sets of one distribution, above it between others', () => {
    const kernel = rbfKernel({ bandwidth: 2 });
    const distances = Array.from({ length: 60 }, (_, i) =>
      kernelDistance(normals(20, 3, 2 * i + 1), normals(20, 3, 2 * i + 2), kernel),
    );
    const mean = distances.reduce((sum, value) => sum + value, 0) / distances.length;
    const variance = distances.reduce((sum, value) => sum + (value - mean) ** 2, 0) / distances.length;
    expect(Math.min(...distances)).toBeLessThan(0);
    // Four standard deviations of the mean.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / distances.length));
    const { data, shape } = normals(20, 3, 5);
    const moved = array(
      shape,
      data.map((value) => value + 2),
    );
    expect(kernelDistance(normals(20, 3, 6), moved, kernel)).toBeGreaterThan(10 * Math.sqrt(variance));
  });

  it('of two pairs is what one can count', () => {
    const [x, y] = [array([2, 1], [0, 1]), array([2, 1], [2, 3])];
    // Products of the first, 0, of the second, 6, of both: 0, 0, 2, 3; plus 1, to the power 1.
    const linear = polynomialKernel({ degree: 1, offset: 1 });
    expect(kernelDistance(x, y, linear)).toBe(1 + 7 - (2 * (1 + 1 + 3 + 4)) / 4);
    expect(medianDistance(array([3, 1], [0, 1, 5]))).toBe(4);
  });

  it('refuses what it cannot compare', () => {
    expect(() => kernelDistance(real, normals(5, 4, 1), polynomialKernel())).toThrow(
      'kernelDistance: expected y with 5 columns, as the other has, got 4.',
    );
    expect(() => kernelDistance(real, normals(1, 5, 1), polynomialKernel())).toThrow(
      'at least 2 rows, got 1',
    );
    expect(() => rbfKernel({ bandwidth: 0 })).toThrow('rbfKernel: expected bandwidth to be a number above 0');
    expect(() => polynomialKernel({ degree: 1.5 })).toThrow('expected degree to be a whole number');
  });
});

describe('precisionRecall', () => {
  it('agrees with NumPy', () => {
    for (const k of [1, 3, 5]) {
      const { precision, recall } = precisionRecall(real, generated, { k });
      expect(precision).toBeCloseTo(golden.precision[k]!, 12);
      expect(recall).toBeCloseTo(golden.recall[k]!, 12);
    }
    expect(precisionRecall(real, generated)).toEqual(precisionRecall(real, generated, { k: 3 }));
  });

  it('tells samples that are bad from samples that are all alike', () => {
    expect(precisionRecall(real, real)).toEqual({ precision: 1, recall: 1 });
    const wide = normals(300, 2, 1);
    const narrow = normals(300, 2, 2).data.map((value) => value * 0.1);
    const alike = precisionRecall(wide, array([300, 2], narrow));
    expect(alike.precision).toBeGreaterThan(0.95);
    expect(alike.recall).toBeLessThan(0.1);
    const swapped = precisionRecall(array([300, 2], narrow), wide);
    expect(swapped).toEqual({ precision: alike.recall, recall: alike.precision });
    const far = array(
      [300, 2],
      wide.data.map((value) => value + 100),
    );
    expect(precisionRecall(wide, far)).toEqual({ precision: 0, recall: 0 });
  });

  it('refuses too few samples', () => {
    expect(() => precisionRecall(real, normals(3, 5, 1))).toThrow(
      'precisionRecall: expected generated of at least 4 rows, got 3',
    );
    expect(() => precisionRecall(real, generated, { k: 0 })).toThrow('expected k to be a whole number');
    expect(() => precisionRecall(real, normals(9, 2, 1))).toThrow('generated with 5 columns');
  });
});

describe('classScores', () => {
  it('agrees with SciPy', () => {
    const { inceptionScore, meanTopProbability, shares } = classScores(probs);
    expectNear(inceptionScore, golden.inceptionScore);
    expectNear(meanTopProbability, golden.meanTopProbability);
    shares.forEach((share, i) => {
      expect(share).toBeCloseTo(golden.shares[i]!, 12);
    });
  });

  it('goes from 1 to the number of classes', () => {
    const sure = classScores(array([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]));
    expect(sure.inceptionScore).toBeCloseTo(3, 12);
    expect(sure.meanTopProbability).toBe(1);
    expect([...sure.shares]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect([...sure.likeliest]).toEqual([0, 1, 2]);
    const alike = classScores(array([2, 3], [0, 1, 0, 0, 1, 0]));
    expect(alike.inceptionScore).toBe(1);
    expect([...alike.shares]).toEqual([0, 1, 0]);
    expect([...alike.likeliest]).toEqual([1, 1]);
    expect(classScores(array([2, 2], [0.5, 0.5, 0.5, 0.5])).inceptionScore).toBeCloseTo(1, 12);
  });

  it('refuses logits', () => {
    expect(() => classScores(array([2, 2], [0.5, 0.5, 3, -2]))).toThrow(
      'classScores: expected probs that are not negative and sum to 1, got 1 from -2 to 3 in row 1; take the softmax of logits.',
    );
    expect(() => classScores(array([1, 2], [0.5, 0.6]))).toThrow('got 1.1');
    expect(() => classScores(array([0, 2], []))).toThrow('probs of at least 1 rows, got 0');
  });
});

describe('modeCoverage', () => {
  const modes = [
    [0, 0],
    [4, 0],
    [0, 4],
  ];

  it('counts modes and good samples', () => {
    const points = array([5, 2], [0, 0, 0.2, 0.2, 4.29, 0, 4.31, 0, 2, 2]);
    const { covered, goodShare, counts } = modeCoverage(points, { modes, std: 0.1 });
    expect([covered, goodShare, [...counts]]).toEqual([2, 3 / 5, [2, 1, 0]]);
    const strict = modeCoverage(points, { modes, std: 0.1 }, { samples: 2, within: 4 });
    expect([strict.covered, strict.goodShare]).toEqual([2, 4 / 5]);
  });

  it('finds the share of a Gaussian within three standard deviations', () => {
    const { data } = normals(20_000, 2, 3);
    const points = array(
      [20_000, 2],
      data.map((value, i) => 0.1 * value + modes[Math.floor(i / 2) % 3]![i % 2]!),
    );
    const { covered, goodShare } = modeCoverage(points, { modes, std: 0.1 });
    expect(covered).toBe(3);
    // Four standard deviations of a share of 20,000.
    expect(Math.abs(goodShare - (1 - Math.exp(-4.5)))).toBeLessThan(0.003);
  });

  it('refuses modes of other dimensions', () => {
    const points = array([1, 3], [0, 0, 0]);
    expect(() => modeCoverage(points, { modes, std: 1 })).toThrow(
      'modeCoverage: expected modes [modes, 3], as the points are, got [3, 2].',
    );
    expect(() => modeCoverage(points, { modes: [], std: 1 })).toThrow('got none');
    expect(() => modeCoverage(points, { modes, std: 0 })).toThrow('expected std to be a number above 0');
  });
});
