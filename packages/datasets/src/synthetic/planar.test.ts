import { describe, expect, it } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { gaussianGrid, gaussianRing, type PlanarMixture } from './planar.ts';

/** Which center is nearest to each point, and how far it is in x and in y. */
function nearest({ modes }: PlanarMixture, points: Float32Array): { mode: number; dx: number; dy: number }[] {
  return Array.from({ length: points.length / 2 }, (_, i) => {
    const offsets = modes.map(([x, y], mode) => ({
      mode,
      dx: points[2 * i]! - x,
      dy: points[2 * i + 1]! - y,
    }));
    return offsets.reduce((a, b) => (Math.hypot(b.dx, b.dy) < Math.hypot(a.dx, a.dy) ? b : a));
  });
}

const COUNT = 20_000;

describe.each([
  ['gaussianRing', gaussianRing()],
  ['gaussianGrid', gaussianGrid()],
] as const)('%s', (_, mixture) => {
  const points = mixture.sample(COUNT, seeded(5));
  const found = nearest(mixture, points);

  it('draws from all modes equally often', () => {
    const share = 1 / mixture.modes.length;
    // Four standard deviations of a share of 20,000.
    const tolerance = 4 * Math.sqrt((share * (1 - share)) / COUNT);
    for (let mode = 0; mode < mixture.modes.length; mode++) {
      const got = found.filter((one) => one.mode === mode).length / COUNT;
      expect(Math.abs(got - share)).toBeLessThan(tolerance);
    }
  });

  it('is a round Gaussian around each', () => {
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / COUNT;
    const { std } = mixture;
    // Four standard deviations: a mean has std / √20,000, a mean square √2 std² / √20,000, as a product of two has std² / √20,000.
    expect(Math.abs(mean(found.map(({ dx }) => dx)))).toBeLessThan(0.029 * std);
    expect(Math.abs(mean(found.map(({ dy }) => dy)))).toBeLessThan(0.029 * std);
    expect(Math.abs(mean(found.map(({ dx }) => dx * dx)) / std ** 2 - 1)).toBeLessThan(0.04);
    expect(Math.abs(mean(found.map(({ dy }) => dy * dy)) / std ** 2 - 1)).toBeLessThan(0.04);
    expect(Math.abs(mean(found.map(({ dx, dy }) => dx * dy)) / std ** 2)).toBeLessThan(0.029);
    // 1 − exp(−9 / 2) of a round Gaussian lie within three standard deviations.
    const within = found.filter(({ dx, dy }) => Math.hypot(dx, dy) <= 3 * std).length / COUNT;
    expect(Math.abs(within - (1 - Math.exp(-4.5)))).toBeLessThan(0.003);
  });

  it('the seed makes the points, and fewer are the first ones', () => {
    expect(mixture.sample(100, seeded(5))).toEqual(points.subarray(0, 200));
    expect(mixture.sample(100, seeded(6))).not.toEqual(points.subarray(0, 200));
  });

  it('refuses to draw half a point', () => {
    expect(() => mixture.sample(0.5, seeded(1))).toThrow(
      'PlanarMixture.sample: expected count to be a whole number of at least 1, got 0.5.',
    );
  });
});

describe('planar mixtures', () => {
  it('lie where they are said to', () => {
    const { modes, std } = gaussianRing({ modes: 4, radius: 1, std: 0.1 });
    const expected = [1, 0, 0, 1, -1, 0, 0, -1];
    modes.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
    expect(std).toBe(0.1);
    const grid = gaussianGrid().modes;
    expect(grid).toHaveLength(25);
    expect([grid[0], grid[12], grid[24]]).toEqual([
      [-4, -4],
      [0, 0],
      [4, 4],
    ]);
  });

  it('refuse what is no mixture', () => {
    expect(() => gaussianRing({ modes: 0 })).toThrow(
      'gaussianRing: expected modes to be a whole number of at least 1, got 0.',
    );
    expect(() => gaussianRing({ std: -1 })).toThrow(
      'gaussianRing: expected std to be a number above 0, got -1.',
    );
    expect(() => gaussianGrid({ side: 2.5 })).toThrow('gaussianGrid: expected side to be a whole number');
    expect(() => gaussianGrid({ spacing: Number.NaN })).toThrow('spacing to be a number above 0, got NaN.');
  });
});
