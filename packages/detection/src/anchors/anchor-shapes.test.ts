import { DataError, kMeans, Random, ShapeError } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { anchorShapes } from './anchor-shapes.ts';

/** Sizes within 5% of those given, each 40 times. */
function around(sizes: readonly (readonly [number, number])[], random: Random): Float32Array {
  const near = (size: number): number => size * (0.95 + 0.1 * random.uniform());
  return Float32Array.from(Array.from({ length: 40 }, () => sizes.flatMap((size) => size.map(near))).flat());
}

describe('anchorShapes', () => {
  const sizes = [
    [4, 12],
    [12, 4],
    [40, 30],
    [200, 300],
  ] as const;

  it('finds the shapes that boxes are made of, from small to large', () => {
    const { shapes, meanIoU } = anchorShapes(around(sizes, new Random(1)), {
      count: 4,
      random: new Random(2),
    });
    const found = [0, 2, 4, 6].map((i) => [shapes[i]!, shapes[i + 1]!]);
    const [tall, flat] = found[0]![0]! < found[0]![1]! ? found : [found[1], found[0]];
    // The mean of 40 sizes up to 5% away lies within 2% of the middle.
    for (const [i, shape] of [tall!, flat!, found[2]!, found[3]!].entries())
      for (const axis of [0, 1] as const)
        expect(Math.abs(shape[axis]! / sizes[i]![axis] - 1)).toBeLessThan(0.02);
    expect(meanIoU).toBeGreaterThan(0.92);
  });

  it('fits boxes of all sizes better than distances between corners do', () => {
    const random = new Random(3);
    const boxes = Float32Array.from({ length: 600 }, () => 4 * Math.exp(4 * random.uniform()));
    const { meanIoU } = anchorShapes(boxes, { count: 5, random: new Random(1) });
    const { centers } = kMeans({ data: boxes, shape: [300, 2] }, { clusters: 5, random: new Random(1) });
    const iou = (i: number, j: number): number => {
      const [w, h, v, k] = [boxes[i]!, boxes[i + 1]!, centers.data[j]!, centers.data[j + 1]!];
      const shared = Math.min(w, v) * Math.min(h, k);
      return shared / (w * h + v * k - shared);
    };
    const best = Array.from({ length: 300 }, (_, i) =>
      Math.max(...[0, 2, 4, 6, 8].map((j) => iou(2 * i, j))),
    );
    expect(meanIoU).toBeGreaterThan(best.reduce((a, b) => a + b) / 300 + 0.05);
  });

  it('begins anew, and takes the best', () => {
    const boxes = around(sizes, new Random(1));
    const once = anchorShapes(boxes, { count: 4, random: new Random(2), starts: 1 });
    const often = anchorShapes(boxes, { count: 4, random: new Random(2), starts: 10 });
    expect(often.meanIoU).toBeGreaterThan(once.meanIoU + 0.05);
    expect(() => anchorShapes(boxes, { count: 4, random: new Random(2), starts: 0 })).toThrow('starts');
  });

  it('measures the fit, and gives the same for the same seed', () => {
    const boxes = Float32Array.of(10, 10, 10, 20);
    expect(anchorShapes(boxes, { count: 1, random: new Random(1) })).toEqual({
      shapes: Float32Array.of(10, 15),
      meanIoU: (100 / 150 + 150 / 200) / 2,
    });
    const run = () => anchorShapes(around(sizes, new Random(1)), { count: 3, random: new Random(5) });
    expect(run()).toEqual(run());
  });

  it('says what does not fit', () => {
    const random = new Random(1);
    expect(() => anchorShapes(Float32Array.of(1, 2, 3), { count: 1, random })).toThrow(ShapeError);
    expect(() => anchorShapes(Float32Array.of(1, 2, 3, 0), { count: 1, random })).toThrow(
      'anchorShapes: expected sizes above 0, got 0 in box 1; leave out boxes without an area.',
    );
    expect(() => anchorShapes(Float32Array.of(1, Number.NaN), { count: 1, random })).toThrow(DataError);
    expect(() => anchorShapes(Float32Array.of(1, 2), { count: 2, random })).toThrow('at most 1, got 2');
  });
});
