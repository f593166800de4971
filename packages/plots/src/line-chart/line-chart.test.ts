import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementsOf, pathPoints } from '../testing/parse-svg.ts';
import { type LineChartOptions, lineChart } from './line-chart.ts';

/** Where a value lies according to the numbers written beside an axis. */
function placeOf(svg: string, axis: 'x' | 'y', toLength = (value: number): number => value) {
  const anchor = axis === 'x' ? 'middle' : 'end';
  const ticks = elementsOf(svg, 'text')
    .filter(({ attributes }) => attributes['text-anchor'] === anchor && attributes['font-size'] === '11')
    // Numbers of the y axis stand 4 pixels below their mark, so that they look centered on it.
    .map(
      ({ attributes, text }) =>
        [Number(text.replace('−', '-')), Number(attributes[axis]) - (axis === 'y' ? 4 : 0)] as const,
    );
  const [first, last] = [ticks[0] ?? [0, 0], ticks.at(-1) ?? [0, 0]];
  const slope = (last[1] - first[1]) / (toLength(last[0]) - toLength(first[0]));
  return (value: number): number => first[1] + slope * (toLength(value) - toLength(first[0]));
}

const linesOf = (svg: string) =>
  elementsOf(svg, 'path').filter(({ attributes }) => attributes['fill'] === 'none');
const runsOf = (svg: string, line = 0) => pathPoints(linesOf(svg)[line]?.attributes['d'] ?? '');
const one = (y: ArrayLike<number>, options: Partial<LineChartOptions> = {}): string =>
  lineChart({ series: [{ name: 'loss', y }], ...options });

describe('lineChart', () => {
  it('puts points where the numbers beside the axes say', () => {
    const x = [0, 1, 4, 10];
    const y = [3, -2, 8.5, 0.25];
    const svg = lineChart({ series: [{ name: 'a', x, y }], title: 'T', xLabel: 'step', yLabel: 'loss' });
    const [run = []] = runsOf(svg);
    const [placeX, placeY] = [placeOf(svg, 'x'), placeOf(svg, 'y')];
    expect(run).toHaveLength(4);
    for (const [i, [px, py]] of run.entries()) {
      // Coordinates are written with two decimals; the axis is read off two of them.
      expect(px).toBeCloseTo(placeX(x[i] ?? 0), 1);
      expect(py).toBeCloseTo(placeY(y[i] ?? 0), 1);
    }
  });

  it('puts points on log axes by their logarithms', () => {
    const x = [1, 10, 100];
    const y = [0.01, 1, 100];
    const svg = lineChart({ series: [{ name: 'a', x, y }], xScale: 'log', yScale: 'log' });
    const [run = []] = runsOf(svg);
    for (const [i, [px, py]] of run.entries()) {
      expect(px).toBeCloseTo(placeOf(svg, 'x', Math.log10)(x[i] ?? 0), 1);
      expect(py).toBeCloseTo(placeOf(svg, 'y', Math.log10)(y[i] ?? 0), 1);
    }
  });

  it('keeps every point inside the picture', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 50 }), (values) => {
        const y = [1, ...values];
        for (const [px, py] of runsOf(one(y, { width: 300, height: 200 })).flat()) {
          expect(px >= 0 && px <= 300 && py >= 0 && py <= 200).toBe(true);
        }
      }),
    );
  });

  it('breaks a line at values which are not finite, and dots what stands alone', () => {
    const svg = one([1, 2, Number.NaN, 3, Number.POSITIVE_INFINITY, 4, 5, 6]);
    expect(runsOf(svg).map((run) => run.length)).toEqual([2, 3]);
    expect(elementsOf(svg, 'circle')).toHaveLength(1);
  });

  it('draws a single point and a constant line in the middle', () => {
    expect(elementsOf(one([2]), 'circle')).toHaveLength(1);
    const [run = []] = runsOf(one([0, 0, 0]));
    expect(new Set(run.map(([, y]) => y)).size).toBe(1);
  });

  it('counts x from 0, and from 1 on a log axis', () => {
    expect(elementsOf(one([5, 6, 7]), 'text')[0]?.text).toBe('0');
    expect(elementsOf(one([5, 6, 7, 8], { xScale: 'log' }), 'text')[0]?.text).toBe('1');
  });

  it('shows the raw line faintly below the smoothed one', () => {
    const svg = one([1, 3, 1, 3], { smoothing: 0.5 });
    const [raw, smooth] = linesOf(svg);
    expect(raw?.attributes['stroke-opacity']).toBe('0.3');
    expect(smooth?.attributes['stroke-opacity']).toBeUndefined();
    const heights = runsOf(svg, 1)[0]?.map(([, y]) => y) ?? [];
    const rawHeights = runsOf(svg, 0)[0]?.map(([, y]) => y) ?? [];
    expect(heights[0]).toBe(rawHeights[0]);
    expect(Math.min(...heights)).toBeGreaterThan(Math.min(...rawHeights));
  });

  it('names the series above the chart when there are several, and dashes when colors begin again', () => {
    const series = Array.from({ length: 9 }, (_, i) => ({ name: `line ${i}`, y: [i, i + 1] }));
    const names = (svg: string) =>
      elementsOf(svg, 'text').filter(({ attributes }) => attributes['text-anchor'] === undefined);
    expect(names(lineChart({ series })).map(({ text }) => text)).toEqual(series.map(({ name }) => name));
    expect(names(lineChart({ series, legend: false }))).toEqual([]);
    expect(names(one([1, 2]))).toEqual([]);
    const looks = linesOf(lineChart({ series })).map(
      ({ attributes }) => `${attributes['stroke']} ${attributes['stroke-dasharray']}`,
    );
    expect(new Set(looks).size).toBe(9);
  });

  it('escapes what it writes', () => {
    const text = `a < b & "c" > 'd'`;
    const svg = lineChart({ series: [{ name: text, y: [1, 2] }], title: text, xLabel: text, legend: true });
    expect(elementsOf(svg, 'text').filter((label) => label.text === text)).toHaveLength(3);
    expect(svg).not.toContain('a < b');
    expect(one([1], { title: 'a\u0000b\ud800' })).toContain('a\ufffdb\ufffd');
  });

  it('stays small for a million points', () => {
    expect(one(Float32Array.from({ length: 1e6 }, (_, i) => Math.sin(i) + i / 1e5)).length).toBeLessThan(
      60_000,
    );
  });

  it.each<[string, () => string, string]>([
    ['no series', () => lineChart({ series: [] }), 'lineChart: expected at least one series, got none.'],
    ['no points', () => one([]), "at least one point in series 'loss', got none; leave the series out"],
    ['no finite points', () => one([Number.NaN]), 'got 1 points without a finite x and y.'],
    [
      'x and y of different lengths',
      () => lineChart({ series: [{ name: 'a', x: [1], y: [1, 2] }] }),
      "expected 2 x values in series 'a', got 1.",
    ],
    ['zero on a log axis', () => one([1, 0], { yScale: 'log' }), 'got 0 at index 1; use yScale'],
    [
      'too much smoothing',
      () => one([1], { smoothing: 1 }),
      'smoothing to be at least 0 and below 1, got 1.',
    ],
    ['no width', () => one([1], { width: Number.NaN }), 'width to be a number of at least 160, got NaN.'],
  ])('refuses %s', (_, draw, message) => {
    expect(draw).toThrow(message);
  });
});
