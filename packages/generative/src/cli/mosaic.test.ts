import type { Image } from '@reverie/plots';
import { expect, test } from 'vitest';
import { mosaic } from './mosaic.ts';

test('pictures lie row by row, two pixels apart, white where there is none', () => {
  const images = [0.1, 0.2, 0.3].map(
    (level): Image => ({ data: Float64Array.of(level, 0), height: 1, width: 2, channels: 1 }),
  );
  const { data, height, width, channels } = mosaic(images, 2, 2);
  expect({ height, width, channels }).toEqual({ height: 4, width: 6, channels: 1 });
  // biome-ignore format: the rows of the picture
  expect([...data].map((value) => Math.round(10 * value))).toEqual([
    1, 0, 10, 10, 2, 0,
    10, 10, 10, 10, 10, 10,
    10, 10, 10, 10, 10, 10,
    3, 0, 10, 10, 10, 10,
  ]);
});
