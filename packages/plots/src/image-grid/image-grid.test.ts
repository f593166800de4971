import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { elementsOf } from '../testing/parse-svg.ts';
import { type Image, imagesOf } from './image.ts';
import { imageGrid } from './image-grid.ts';
import { imageGridSvg } from './image-grid-svg.ts';

const gray = (height: number, width: number, ...bytes: number[]): Image => ({
  data: Uint8Array.from(bytes),
  height,
  width,
  channels: 1,
});

describe('imageGrid', () => {
  it('lays pictures out row by row, with gaps', () => {
    const { width, height, channels, data } = decode(
      imageGrid([gray(1, 2, 1, 2), gray(1, 2, 3, 4), gray(1, 2, 5, 6)], {
        columns: 2,
        gap: 1,
        background: 9,
      }),
    );
    expect({ width, height, channels }).toEqual({ width: 5, height: 3, channels: 1 });
    // biome-ignore format: the rows of the picture
    expect([...data]).toEqual([
      1, 2, 9, 3, 4,
      9, 9, 9, 9, 9,
      5, 6, 9, 9, 9,
    ]);
  });

  it('scales each pixel to a square', () => {
    const image = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), height: 1, width: 2, channels: 3 } as const;
    const { width, height, data } = decode(imageGrid([image], { scale: 2 }));
    expect([width, height]).toEqual([4, 2]);
    const row = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6];
    expect([...data]).toEqual([...row, ...row]);
  });

  it('takes numbers from 0 to 1 and clamps others', () => {
    const image = { data: Float32Array.of(0, 0.5, 1, -3, 7), height: 1, width: 5, channels: 1 } as const;
    expect([...decode(imageGrid([image])).data]).toEqual([0, 128, 255, 0, 255]);
  });

  it('keeps every pixel', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (data) => {
        const image = { data, height: 2, width: 2, channels: 3 } as const;
        expect([...decode(imageGrid([image])).data]).toEqual([...data]);
      }),
    );
  });

  it('makes the grid about square by itself', () => {
    const ten = Array.from({ length: 10 }, () => gray(1, 1, 0));
    const { width, height } = decode(imageGrid(ten, { gap: 0 }));
    expect([width, height]).toEqual([4, 3]);
  });

  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => imageGrid([]), 'imageGrid: expected at least one image, got none.'],
    [
      'pictures of two sizes',
      () => imageGrid([gray(1, 1, 0), gray(1, 2, 0, 0)]),
      "expected images of the first one's shape [1, 1, 1], got [1, 2, 1] at index 1.",
    ],
    [
      'missing numbers',
      () => imageGrid([gray(2, 2, 0)]),
      'expected 4 numbers for [2, 2, 1], got 1 at index 0.',
    ],
    [
      'NaN',
      () => imageGrid([{ ...gray(1, 1), data: Float32Array.of(Number.NaN) }]),
      'expected numbers from 0 to 1, got NaN in the image at index 0.',
    ],
    ['half a column', () => imageGrid([gray(1, 1, 0)], { columns: 0.5 }), 'columns to be a whole number'],
  ])('refuses %s', (_, draw, message) => {
    expect(draw).toThrow(message);
  });
});

describe('imagesOf', () => {
  it('cuts a batch', () => {
    const images = imagesOf(Float32Array.of(1, 2, 3, 4), [2, 1, 2, 1]);
    expect(images.map(({ data }) => [...data])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(() => imagesOf(new Uint8Array(3), [2, 1, 2, 1])).toThrow(
      'imagesOf: expected 4 numbers for [2, 1, 2, 1]',
    );
  });
});

describe('imageGridSvg', () => {
  it('holds the pixels of each picture above its label', () => {
    const svg = imageGridSvg([gray(1, 2, 7, 8), gray(1, 2, 9, 10)], {
      columns: 2,
      scale: 10,
      labels: ['<a>', 'b'],
    });
    const images = elementsOf(svg, 'image').map(({ attributes }) => attributes);
    const pixels = images.map(({ href = '' }) => [
      ...decode(Uint8Array.from(atob(href.split(',')[1] ?? ''), (c) => c.charCodeAt(0))).data,
    ]);
    expect(pixels).toEqual([
      [7, 8],
      [9, 10],
    ]);
    expect(images.map(({ x, y, width, height }) => [x, y, width, height].map(Number))).toEqual([
      [20, 20, 20, 10],
      [48, 20, 20, 10],
    ]);
    expect(elementsOf(svg, 'text').map(({ text }) => text)).toEqual(['<a>', 'b']);
    expect(() => imageGridSvg([gray(1, 1, 0)], { labels: ['a', 'b'] })).toThrow('expected 1 labels, got 2.');
  });
});
