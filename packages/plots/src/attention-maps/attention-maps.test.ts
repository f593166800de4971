import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { Image } from '../image-grid/image.ts';
import { elementsOf } from '../testing/parse-svg.ts';
import { attentionMaps } from './attention-maps.ts';

const image: Image = { data: new Uint8Array(16).fill(200), height: 4, width: 4, channels: 1 };

const picturesOf = (svg: string): number[][] =>
  elementsOf(svg, 'image').map(({ attributes: { href = '' } }) => [
    ...decode(Uint8Array.from(atob(href.split(',')[1] ?? ''), (c) => c.charCodeAt(0))).data,
  ]);

describe('attentionMaps', () => {
  it('lights the picture where each word looked, a row for each text', () => {
    const soft = {
      words: ['a', 'dog'],
      weights: [
        [0.25, 0.25, 0.25, 0.25],
        [1, 0, 0, 0],
      ],
    };
    const hard = { words: ['dog'], weights: [[0, 0, 0, 1]] };
    const svg = attentionMaps(image, [soft, hard]);
    expect(elementsOf(svg, 'text').map(({ text }) => text)).toEqual(['a', 'dog', 'dog']);
    const [original, everywhere, first, again, last, empty] = picturesOf(svg);
    expect(original).toEqual([...image.data]);
    expect(again).toEqual(original);
    expect(everywhere).toEqual(original);
    // Corners lie outside the centers of the grid's places; the pixels beside them a quarter of the way to the next.
    expect([first![0], first![1], first![3], first![15]]).toEqual([200, 160, 40, 40]);
    expect(last!.toReversed()).toEqual(first);
    expect(empty).toEqual(new Array(16).fill(255));
  });

  it('takes grids that are not square', () => {
    const svg = attentionMaps(image, [{ words: ['a'], weights: [[1, 0]] }], { gridHeight: 2 });
    expect(picturesOf(svg)[1]!.slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(picturesOf(svg)[1]!.slice(12)).toEqual([40, 40, 40, 40]);
  });

  it.each<[string, () => string, string]>([
    ['no texts', () => attentionMaps(image, []), 'attentionMaps: expected at least one word, got none'],
    [
      'a word without weights',
      () => attentionMaps(image, [{ words: ['a'], weights: [] }]),
      'expected weights for 1 words, got 0',
    ],
    [
      'three places',
      () => attentionMaps(image, [{ words: ['a'], weights: [[1, 0, 0]] }]),
      'expected a grid of weights, got 3 weights in',
    ],
  ])('refuses %s', (_, draw, message) => {
    expect(draw).toThrow(message);
  });
});
