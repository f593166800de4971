import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, ShapeError } from '@reverie/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskIoU, mergeMasks } from './combine.ts';
import { polygonMask } from './polygon.ts';
import { runLengthsFromString, runLengthsToString } from './run-length-string.ts';
import { decodeMask, encodeMask, maskArea, maskBox } from './run-lengths.ts';

interface Golden {
  readonly masks: readonly {
    readonly size: [number, number];
    /** Digits, line after line. */
    readonly rowMajor: string;
    readonly rle: string;
    readonly area: number;
    /** (x1, y1, width, height) */
    readonly bbox: [number, number, number, number];
    readonly other: string;
    readonly iou: number;
    readonly iouCrowd: number;
  }[];
  readonly polygons: readonly {
    readonly size: [number, number];
    readonly polygon: number[][];
    readonly rle: string;
    readonly area: number;
  }[];
}
/** A folder with all that pycocotools was given; ../evaluation/golden/select-fixtures.py says what is in it. */
const folder = process.env['REVERIE_COCO_SCORES'];
const path =
  folder === undefined ? new URL('golden/masks.json', import.meta.url) : join(folder, 'masks.json');
const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;

const sizeOf = ([height, width]: [number, number]) => ({ height, width });
const small = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([height, width]) =>
    fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      pixels: fc.array(fc.constantFrom(0, 1), { minLength: height * width, maxLength: height * width }),
      others: fc.array(fc.constantFrom(0, 1), { minLength: height * width, maxLength: height * width }),
    }),
  );

describe('masks', () => {
  it.each(golden.masks)(
    'of $size equal pycocotools',
    ({ size, rowMajor, rle, area, bbox, other, iou, iouCrowd }) => {
      const mask = encodeMask([...rowMajor].map(Number), sizeOf(size));
      expect(runLengthsToString(mask)).toBe(rle);
      expect(runLengthsFromString(rle, sizeOf(size))).toEqual(mask);
      expect(decodeMask(mask).join('')).toBe(rowMajor);
      expect(maskArea(mask)).toBe(area);
      const [x, y, width, height] = bbox;
      expect(maskBox(mask)).toEqual([x, y, x + width, y + height]);
      const others = [runLengthsFromString(other, sizeOf(size))];
      expect(maskIoU([mask], others)[0]).toBe(iou);
      expect(maskIoU([mask], others, { crowd: [true] })[0]).toBe(iouCrowd);
    },
  );

  it.each(golden.polygons)('of polygons in $size equal pycocotools', ({ size, polygon, rle, area }) => {
    const merged = mergeMasks(
      polygon.map((part) => polygonMask(part, sizeOf(size))),
      sizeOf(size),
    );
    expect(runLengthsToString(merged)).toBe(rle);
    expect(maskArea(merged)).toBe(area);
  });

  it('agree with the same of pixels', () => {
    fc.assert(
      fc.property(small, ({ pixels, others, ...size }) => {
        const [a, b] = [encodeMask(pixels, size), encodeMask(others, size)];
        const inside = (among: readonly number[]) => among.flatMap((pixel, i) => (pixel === 1 ? [i] : []));
        const either = pixels.map((pixel, i) => pixel | others[i]!);
        const both = pixels.map((pixel, i) => pixel & others[i]!);
        expect([...decodeMask(mergeMasks([a, b], size))]).toEqual(either);
        expect(maskIoU([a], [b])[0]).toBe(inside(both).length / Math.max(1, inside(either).length));
        const [columns, rows] = [
          inside(pixels).map((i) => i % size.width),
          inside(pixels).map((i) => Math.floor(i / size.width)),
        ];
        const [right, bottom] = [Math.max(...columns) + 1, Math.max(...rows) + 1];
        const box =
          columns.length === 0 ? [0, 0, 0, 0] : [Math.min(...columns), Math.min(...rows), right, bottom];
        expect(maskBox(a)).toEqual(box);
        expect(runLengthsFromString(runLengthsToString(a), size)).toEqual(a);
      }),
    );
  });

  it('come back from text with long runs', () => {
    const size = { height: 40_000, width: 40_000 };
    const mask = { ...size, counts: [1, 1, 1_500_000_000, 1, 99_999_997] };
    expect(runLengthsFromString(runLengthsToString(mask), size)).toEqual(mask);
  });

  it('merge to nothing if there are none', () => {
    expect(mergeMasks([], { height: 2, width: 3 }).counts).toEqual([6]);
  });

  it('are compared one by one', () => {
    const size = { height: 1, width: 4 };
    const [left, right, all] = [
      [1, 1, 0, 0],
      [0, 0, 1, 1],
      [1, 1, 1, 1],
    ].map((mask) => encodeMask(mask, size));
    expect([...maskIoU([left!, all!], [left!, right!, all!])]).toEqual([1, 0, 0.5, 0.5, 0.5, 1]);
    expect([...maskIoU([left!], [all!, all!], { crowd: [false, true] })]).toEqual([0.5, 1]);
  });

  it('say what does not fit', () => {
    const size = { height: 2, width: 3 };
    expect(() => encodeMask([1, 0], size)).toThrow(ShapeError);
    expect(() => maskArea({ ...size, counts: [2, 2] })).toThrow(
      'maskArea: expected counts of mask to be whole numbers that sum to 2 · 3 = 6, got 4.',
    );
    expect(() => maskArea({ ...size, counts: [8, -2] })).toThrow('got -2');
    expect(() => maskIoU([{ ...size, counts: [6] }], [{ height: 1, width: 6, counts: [6] }])).toThrow(
      'maskIoU: expected b[0] [2, 3], as the others, got [1, 6].',
    );
    expect(() => mergeMasks([{ height: 1, width: 6, counts: [6] }], size)).toThrow(ShapeError);
    expect(() => runLengthsFromString('6z', size)).toThrow("got 'z' at 1");
    expect(() => runLengthsFromString('S', size)).toThrow('got a number without its end');
    expect(() => runLengthsFromString('5', size)).toThrow(DataError);
    expect(() => polygonMask([0, 0, 1, 1], size)).toThrow('three points at least');
    expect(() => polygonMask([0, 0, 1, 1, Number.NaN, 4], size)).toThrow(DataError);
  });
});
