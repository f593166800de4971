import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAxis, scientific } from './axis.ts';
import { thinned } from './line.ts';
import { movingAverage } from './smoothing.ts';

describe('makeAxis', () => {
  const labels = (kind: 'linear' | 'log', min: number, max: number): string[] =>
    makeAxis({ kind, domain: [min, max], range: [0, 100], count: 5, round: false })
      .ticks.map(({ label }) => label)
      .filter((label) => label !== '');

  it.each<['linear' | 'log', number, number, string[]]>([
    ['linear', -1, 1, ['−1.0', '−0.5', '0', '0.5', '1.0']],
    ['linear', 0, 40_000, ['0', '10k', '20k', '30k', '40k']],
    ['linear', 0, 4e-5, ['0', '10⁻⁵', '2×10⁻⁵', '3×10⁻⁵', '4×10⁻⁵']],
    ['log', 1.6, 9, ['2', '4', '6', '8']],
    ['log', 1, 60, ['1', '2', '5', '10', '20', '50']],
    ['log', 0.01, 1000, ['0.01', '0.1', '1', '10', '100', '1000']],
    ['log', 1e-9, 1e3, ['10⁻⁹', '10⁻⁶', '10⁻³', '10⁰', '10³']],
  ])('marks a %s axis from %d to %d', (kind, min, max, expected) => {
    expect(labels(kind, min, max)).toEqual(expected);
  });

  it('marks every axis at least once, in order and inside', () => {
    const value = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.constantFrom('linear', 'log'), (a, b, kind) => {
        const domain = [Math.min(a, b), Math.max(a, b)] as const;
        const { ticks } = makeAxis({ kind, domain, range: [0, 100], count: 5, round: false });
        expect(ticks.some(({ label }) => label !== '')).toBe(true);
        expect(ticks.every(({ position }) => position > -0.01 && position < 100.01)).toBe(true);
        expect(ticks.every(({ value }, i) => i === 0 || value > (ticks[i - 1]?.value ?? 0))).toBe(true);
      }),
    );
  });

  it('writes powers of ten', () => {
    expect([1e-3, 2.5e6, -1e-4, -3e2, 1].map(scientific)).toEqual([
      '10⁻³',
      '2.5×10⁶',
      '−10⁻⁴',
      '−3×10²',
      '10⁰',
    ]);
  });
});

describe('movingAverage', () => {
  it('is the mean with weights that fall by β a step', () => {
    const values = [1, 5, 2, 8];
    const beta = 0.7;
    const expected = values.map((_, t) => {
      const weights = values.slice(0, t + 1).map((_, i) => beta ** (t - i));
      const sum = weights.reduce((a, b) => a + b);
      return weights.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0) / sum;
    });
    // Both are a dozen operations in double precision.
    for (const [t, mean] of movingAverage(values, beta).entries())
      expect(mean).toBeCloseTo(expected[t] ?? 0, 12);
  });

  it('skips gaps and leaves the values as they are without smoothing', () => {
    expect([...movingAverage([2, Number.NaN, 2], 0.9)]).toEqual([2, Number.NaN, 2]);
    expect([...movingAverage([1, 7, 3], 0)]).toEqual([1, 7, 3]);
  });
});

describe('thinned', () => {
  it('keeps the ends and the extremes of each pixel column', () => {
    const height = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(fc.array(height, { minLength: 1, maxLength: 300 }), (heights) => {
        const run = heights.map((y, i) => [i / 40, y] as const);
        const kept = thinned(run);
        for (let column = 0; column <= heights.length / 40; column++) {
          const inColumn = (points: typeof run) => points.filter(([x]) => Math.floor(x) === column);
          const [all, few] = [inColumn(run), inColumn([...kept])];
          if (all.length === 0) continue;
          const ys = (points: typeof run) => points.map(([, y]) => y);
          expect(few.length).toBeLessThanOrEqual(4);
          expect([few[0], few.at(-1)]).toEqual([all[0], all.at(-1)]);
          expect([Math.min(...ys(few)), Math.max(...ys(few))]).toEqual([
            Math.min(...ys(all)),
            Math.max(...ys(all)),
          ]);
        }
      }),
    );
  });
});
