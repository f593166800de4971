import { describe, expect, it } from 'vitest';
import { elementsOf } from '../testing/parse-svg.ts';
import { colorDomain, colorOf } from './color-map.ts';
import { heatMap } from './heat-map.ts';

/** The color of each cell by its `row,column`. */
function cellColors(svg: string): Record<string, string> {
  const cells = elementsOf(svg, 'path').flatMap(({ attributes }) =>
    [...(attributes['d'] ?? '').matchAll(/M(\d+),(\d+)h1v1h-1z/g)].map(
      ([, column, row]) => [`${row},${column}`, attributes['fill'] ?? ''] as const,
    ),
  );
  return Object.fromEntries(cells);
}

describe('heatMap', () => {
  it('gives each number a cell of its color, row 0 at the top', () => {
    const svg = heatMap([
      [0, 1, 2],
      [2, Number.NaN, 0],
    ]);
    const [low, middle, high] = [0, 1, 2].map((value) => colorOf(value, [0, 2], 'viridis'));
    expect(cellColors(svg)).toEqual({ '0,0': low, '0,1': middle, '0,2': high, '1,0': high, '1,2': low });
  });

  it('writes the names beside their cells', () => {
    const svg = heatMap([[1, 2]], { rowLabels: ['r'], columnLabels: ['a', 'b'], cellSize: 40, title: 'T' });
    const at = (name: string, key: string) =>
      Number(elementsOf(svg, 'text').find(({ text }) => text === name)?.attributes[key]);
    const left = Number(
      /translate\(([\d.]+) /.exec(elementsOf(svg, 'g')[0]?.attributes['transform'] ?? '')?.[1],
    );
    // Coordinates are written with two decimals.
    expect(at('a', 'x')).toBeCloseTo(left + 20, 2);
    expect(at('b', 'x')).toBeCloseTo(left + 60, 2);
    expect(at('r', 'x')).toBeCloseTo(left - 8, 2);
  });

  it('turns long column names upright and leaves out names without room', () => {
    const names = Array.from({ length: 100 }, (_, i) => `column ${i}`);
    const svg = heatMap([names.map((_, i) => i)], { columnLabels: names });
    const shown = elementsOf(svg, 'text').filter(({ text }) => text.startsWith('column'));
    expect(shown).toHaveLength(25);
    expect(shown.every(({ attributes }) => attributes['transform']?.includes('rotate(-90)'))).toBe(true);
  });

  it('escapes what it writes', () => {
    expect(heatMap([[1]], { rowLabels: ['<&>'] })).toContain('>&lt;&amp;&gt;<');
  });

  it.each<[string, () => string, string]>([
    ['no rows', () => heatMap([]), 'heatMap: expected a matrix with a number, got [0, 0].'],
    ['ragged rows', () => heatMap([[1, 2], [3]]), 'expected 2 numbers in each row, got 1 in row 1.'],
    ['no finite number', () => heatMap([[Number.NaN]]), 'expected a finite number in the matrix'],
    [
      'labels that lack one',
      () => heatMap([[1, 2]], { columnLabels: ['a'] }),
      'expected 2 columnLabels, got 1.',
    ],
  ])('refuses %s', (_, draw, message) => {
    expect(draw).toThrow(message);
  });
});

describe('color maps', () => {
  it('run from end to end', () => {
    expect(colorOf(0, [0, 1], 'viridis')).toBe('#440154');
    expect(colorOf(5, [0, 1], 'viridis')).toBe('#fde725');
    expect(colorOf(-1, [-1, 1], 'diverging')).toBe('rgb(5, 48, 97)');
    expect(colorOf(1, [-1, 1], 'diverging')).toBe('rgb(103, 0, 31)');
  });

  it('take the middle for 0 on the diverging map and for a constant', () => {
    expect(colorDomain([-1, 3], 'diverging')).toEqual([-3, 3]);
    expect(colorDomain([-1, Number.NaN, 3], 'viridis')).toEqual([-1, 3]);
    expect(colorOf(2, [2, 2], 'viridis')).toBe(colorOf(0.5, [0, 1], 'viridis'));
  });
});
