import { expect, test } from 'vitest';
import { coloredText } from './colored-text.ts';

test('draws a character and its color at each place of the grid, in lines', () => {
  const svg = coloredText('ab\ncde', [1, -1, 0, 0, Number.NaN, 1], { columns: 2 });
  const rects = [...svg.matchAll(/<rect x="(\d+)" y="(\d+)" width="9"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  // a, b; the end of the line goes on below; c, without d, which has no value; e below.
  expect(rects).toEqual([
    [20, 20],
    [29, 20],
    [20, 39],
    [20, 58],
    [20, 77],
  ]);
  expect([...svg.matchAll(/>([a-e])<\/text>/g)].map(([, letter]) => letter)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
});

test('the diverging map is white at 0 and tells the signs apart', () => {
  const fills = [...coloredText('abc', [-2, 0, 1]).matchAll(/<rect[^>]*width="9"[^>]*fill="([^"]*)"/g)];
  const [low, middle, high] = fills.map(([, fill]) => fill!.match(/\d+/g)!.map(Number)) as [
    number[],
    number[],
    number[],
  ];
  expect(low[2]!).toBeGreaterThan(low[0]!);
  expect(high[0]!).toBeGreaterThan(high[2]!);
  expect(Math.min(...middle)).toBeGreaterThan(230);
});

test('counts Unicode characters and escapes them', () => {
  expect(coloredText('😀<', [0, 1])).toContain('&lt;');
  expect(() => coloredText('😀', [0, 1])).toThrow(
    'coloredText: expected a value for each of 1 characters, got 2.',
  );
  expect(() => coloredText('', [])).toThrow('coloredText: expected a text, got an empty one.');
  expect(() => coloredText('a', [1], { columns: 0 })).toThrow(
    'columns to be a whole number of at least 1, got 0',
  );
});
