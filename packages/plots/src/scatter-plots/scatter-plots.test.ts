import { describe, expect, it } from 'vitest';
import { elementsOf } from '../testing/parse-svg.ts';
import { scatterPlots } from './scatter-plots.ts';

const circlesOf = (svg: string): number[][] =>
  elementsOf(svg, 'circle').map(({ attributes: { cx, cy, r } }) => [Number(cx), Number(cy), Number(r)]);

describe('scatterPlots', () => {
  it('puts points where x grows to the right and y upward, with the same axes in all panels', () => {
    const panels = [
      { label: 'a', points: [0, 0, 2, 1] },
      { label: 'b', points: Float32Array.of(-1, -2) },
    ];
    const svg = scatterPlots(panels, { size: 80 });
    // The farthest coordinate is 2: 20 pixels a unit, and (0, 0) in the middle.
    expect(circlesOf(svg)).toEqual([
      [40, 40, 1],
      [80, 20, 1],
      [20, 80, 1],
    ]);
    expect(elementsOf(svg, 'text').map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('leaves out what lies outside or is not finite, and rings marks', () => {
    const panel = { label: '', points: [0.5, 0.5, 1.5, 0.5, Number.NaN, 0.5, 0.5, Number.POSITIVE_INFINITY] };
    const svg = scatterPlots([panel], { size: 80, range: [0, 1], marks: [[0.25, 0.75]], radius: 2 });
    expect(circlesOf(svg)).toEqual([
      [20, 20, 5],
      [40, 40, 2],
    ]);
  });

  it('stands panels in rows below the title', () => {
    const panels = Array.from({ length: 5 }, (_, i) => ({ label: `${i}`, points: [0, 0] }));
    const places = (svg: string) =>
      elementsOf(svg, 'g').flatMap(({ attributes: { transform } }) =>
        transform === undefined ? [] : [transform],
      );
    const svg = scatterPlots(panels, { columns: 2, size: 100, title: 'T' });
    expect(places(svg)).toEqual([
      'translate(20 76)',
      'translate(136 76)',
      'translate(20 214)',
      'translate(136 214)',
      'translate(20 352)',
    ]);
    expect(elementsOf(svg, 'svg')[0]?.attributes).toMatchObject({ width: '256', height: '472' });
    expect(places(scatterPlots(panels))).toHaveLength(5);
  });

  it.each<[string, () => string, string]>([
    ['no panels', () => scatterPlots([]), 'scatterPlots: expected at least one panel, got none.'],
    [
      'half a point',
      () => scatterPlots([{ label: 'a', points: [1, 2, 3] }]),
      "scatterPlots: expected x and y of each point in panel 'a', got 3 numbers.",
    ],
    [
      'an empty range',
      () => scatterPlots([{ label: 'a', points: [1, 2] }], { range: [1, 1] }),
      'scatterPlots: expected a range [min, max], got [1, 1].',
    ],
    [
      'no columns',
      () => scatterPlots([{ label: 'a', points: [] }], { columns: 0 }),
      'columns to be a whole number of at least 1, got 0.',
    ],
  ])('refuses %s', (_, draw, message) => {
    expect(draw).toThrow(message);
  });
});
