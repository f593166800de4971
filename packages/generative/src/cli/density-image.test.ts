import { expect, test } from 'vitest';
import { densityImage } from './density-image.ts';

test('a point is a dot of nine pixels, more of them are darker, and those outside are left out', () => {
  const inked = (...points: number[]): number[] => {
    const { data } = densityImage(points);
    return [...data].filter((gray) => gray < 255).sort((a, b) => a - b);
  };
  expect(inked(0, 0)).toEqual([75, 165, 165, 165, 165, 210, 210, 210, 210]);
  expect(inked(0, 0, 0, 0)[0]).toBe(0);
  expect(inked(-5, -5)).toHaveLength(4);
  expect(inked(6, 0)).toEqual([]);
});
