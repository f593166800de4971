import { readFileSync } from 'node:fs';
import { DataError, Random, ShapeError } from '@reverie/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxAreas, clipBoxes, cxcywhToXYXY, xywhToXYXY, xyxyToCXCYWH, xyxyToXYWH } from './geometry.ts';
import { boxIoU, generalizedBoxIoU } from './iou.ts';
import { batchedNMS, nms } from './nms.ts';
import { type SoftNMSOptions, softNMS } from './soft-nms.ts';

interface Golden {
  readonly geometry: {
    readonly boxes: number[];
    readonly height: number;
    readonly width: number;
    readonly clipped: number[];
    readonly areas: number[];
    readonly xywh: number[];
    readonly cxcywh: number[];
  };
  readonly iou: readonly { a: number[]; b: number[]; iou: number[]; generalized: number[] }[];
  readonly nms: readonly {
    boxes: number[];
    scores: number[];
    labels: number[];
    results: readonly { iouThreshold: number; kept: number[]; keptOfClasses: number[] }[];
  }[];
  readonly soft: readonly {
    boxes: number[];
    scores: number[];
    results: readonly (SoftNMSOptions & { readonly scores: number[]; readonly indices: number[] })[];
  }[];
}
const golden = JSON.parse(readFileSync(new URL('golden/boxes.json', import.meta.url), 'utf8')) as Golden;

const f64 = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers);
const list = (numbers: ArrayLike<number>): number[] => Array.from(numbers);

const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const box = fc
  .tuple(coordinate, coordinate, coordinate, coordinate)
  .map(([a, b, c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]);
const boxes = fc.array(box, { maxLength: 12 }).map((list) => f64(list.flat()));

describe('geometry', () => {
  const { geometry } = golden;
  const given = f64(geometry.boxes);

  it('equals torchvision', () => {
    expect(list(clipBoxes(given, geometry))).toEqual(geometry.clipped);
    expect(list(boxAreas(given))).toEqual(geometry.areas);
    expect(list(xyxyToXYWH(given))).toEqual(geometry.xywh);
    expect(list(xyxyToCXCYWH(given))).toEqual(geometry.cxcywh);
  });

  it('goes back from sizes to corners', () => {
    const whole = Float32Array.of(1, 2, 5, 8, -3, -4, 0, 0);
    expect(xywhToXYXY(xyxyToXYWH(whole))).toEqual(whole);
    expect(cxcywhToXYXY(xyxyToCXCYWH(whole))).toEqual(whole);
  });

  it('leaves its input alone', () => {
    const before = given.slice();
    clipBoxes(given, { height: 1, width: 1 });
    xyxyToXYWH(given);
    expect(given).toEqual(before);
  });
});

describe('boxIoU and generalizedBoxIoU', () => {
  it.each(golden.iou)('equal torchvision', ({ a, b, iou, generalized }) => {
    expect(list(boxIoU(f64(a), f64(b)))).toEqual(iou);
    expect(list(generalizedBoxIoU(f64(a), f64(b)))).toEqual(generalized);
  });

  it('are 0 for boxes that both have no area', () => {
    const point = f64([3, 3, 3, 3]);
    expect(list(boxIoU(point, point))).toEqual([0]);
    expect(list(generalizedBoxIoU(point, point))).toEqual([0]);
  });

  it('are symmetric, and IoU is between 0 and 1 and at least the generalized one', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const [iou, back] = [boxIoU(f64(a), f64(b))[0]!, boxIoU(f64(b), f64(a))[0]!];
        const generalized = generalizedBoxIoU(f64(a), f64(b))[0]!;
        expect(iou).toBe(back);
        expect(iou).toBeGreaterThanOrEqual(0);
        expect(iou).toBeLessThanOrEqual(1 + 1e-12); // rounding of the union
        expect(generalized).toBe(generalizedBoxIoU(f64(b), f64(a))[0]!);
        expect(generalized).toBeLessThanOrEqual(iou + 1e-12);
        expect(generalized).toBeGreaterThanOrEqual(-1);
      }),
    );
  });
});

describe('nms and batchedNMS', () => {
  it.each(golden.nms)('equal torchvision', ({ boxes, scores, labels, results }) => {
    for (const { iouThreshold, kept, keptOfClasses } of results) {
      expect(list(nms(f64(boxes), scores, { iouThreshold }))).toEqual(kept);
      expect(list(batchedNMS(f64(boxes), scores, labels, { iouThreshold }))).toEqual(keptOfClasses);
    }
  });

  /** Every pair is looked at, in the words of the definition. */
  function plainNMS(all: Float64Array, scores: readonly number[], iouThreshold: number): number[] {
    const count = scores.length;
    const iou = boxIoU(all, all);
    const order = scores.map((_, i) => i).sort((i, j) => scores[j]! - scores[i]! || i - j);
    const kept: number[] = [];
    for (const i of order) if (kept.every((j) => iou[i * count + j]! <= iouThreshold)) kept.push(i);
    return kept;
  }

  it('keep what the definition keeps, for boxes of very different sizes', () => {
    const random = new Random(3);
    for (const iouThreshold of [0, 0.01, 0.2, 0.45, 0.5, 0.7, 0.95, 1]) {
      const all = Array.from({ length: 300 }, () => {
        const size = Math.exp(6 * random.uniform());
        const [x, y] = [400 * random.uniform(), 300 * random.uniform()];
        return [x, y, x + size * (0.5 + random.uniform()), y + size * (0.5 + random.uniform())];
      });
      const scores = all.map(() => random.integer(50) / 50);
      expect(list(nms(f64(all.flat()), scores, { iouThreshold }))).toEqual(
        plainNMS(f64(all.flat()), scores, iouThreshold),
      );
    }
  });

  it('keep nothing that overlaps, and the best', () => {
    fc.assert(
      fc.property(boxes, fc.double({ min: 0, max: 1, noNaN: true }), (all, iouThreshold) => {
        const scores = Array.from({ length: all.length / 4 }, (_, i) => (7 * i) % 5);
        expect(list(nms(all, scores, { iouThreshold }))).toEqual(plainNMS(all, scores, iouThreshold));
      }),
    );
  });

  it('suppress at 0.5 by default', () => {
    const all = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 5, 0, 0, 10, 6);
    expect(list(nms(all, [3, 2, 1]))).toEqual([0, 1]);
  });
});

describe('softNMS', () => {
  it.each(golden.soft)('agrees with OpenCV', ({ boxes, scores, results }) => {
    for (const { scores: expected, indices, ...options } of results) {
      const kept = softNMS(f64(boxes), scores, options);
      expect(list(kept.indices)).toEqual(indices);
      // Each decay is rounded to single precision there, 6e-8 of the score, and a box goes through dozens.
      kept.scores.forEach((score, i) => {
        expect(Math.abs(score - expected[i]!)).toBeLessThan(4e-6 * expected[i]!);
      });
    }
  });

  it('decays as exp(−IoU² / 0.5) by default, and drops below 0.001', () => {
    const all = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 5, 50, 50, 60, 60);
    const { indices, scores } = softNMS(all, [0.9, 0.8, 0.0009]);
    expect(list(indices)).toEqual([0, 1]);
    expect(scores[1]).toBeCloseTo(0.8 * Math.exp(-0.5), 12);
  });
});

describe('errors', () => {
  const good = Float32Array.of(0, 0, 1, 1);

  it('name the box that is not finite', () => {
    const bad = Float32Array.of(0, 0, 1, 1, 2, Number.NaN, 3, 3);
    expect(() => boxIoU(good, bad)).toThrow(DataError);
    expect(() => nms(bad, [1, 2])).toThrow('nms: expected finite numbers in boxesXYXY, got NaN in box 1.');
    expect(() => softNMS(bad, [1, 2])).toThrow('softNMS: expected finite numbers');
  });

  it('tell boxes with sizes from boxes with corners', () => {
    expect(() => boxAreas(Float32Array.of(30, 40, 10, 10))).toThrow(
      'boxAreas: expected boxesXYXY (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, got (30, 40, 10, 10) in box 0; xywhToXYXY makes corners of boxes with a width and a height.',
    );
  });

  it('want four numbers a box in one array, and one score a box', () => {
    expect(() => boxAreas(Float32Array.of(1, 2, 3))).toThrow(ShapeError);
    expect(() => boxAreas([[0, 0, 1, 1]] as never)).toThrow('as a typed array, got object');
    expect(() => nms(good, [1, 2])).toThrow('nms: expected scores [1], one for each box, got [2].');
    expect(() => nms(good, [Number.NaN])).toThrow('nms: expected numbers in scores, got NaN for box 0.');
    expect(() => batchedNMS(good, [1], [])).toThrow('batchedNMS: expected labels [1]');
  });

  it('bound options', () => {
    expect(() => nms(good, [1], { iouThreshold: 1.5 })).toThrow(
      'iouThreshold to be a number at least 0 and at most 1',
    );
    expect(() => softNMS(good, [1], { sigma: 0 })).toThrow('sigma to be a number above 0');
    expect(() => softNMS(good, [1], { decay: 'cubic' as never })).toThrow("'linear', 'gaussian'");
  });
});
