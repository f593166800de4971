import {
  checkNumber,
  DataError,
  type Dissimilarity,
  kMeans,
  type NDArray,
  type Random,
  ShapeError,
} from '@reverie/core';
import { ratio } from '../boxes/iou.ts';

/** Options of {@link anchorShapes}. */
export interface AnchorShapesOptions {
  /** How many shapes to find. */
  readonly count: number;
  readonly random: Random;
  /** How often k-means begins anew; the best result is taken. Default: 10. */
  readonly starts?: number;
}

/** What {@link anchorShapes} finds. */
export interface AnchorShapes {
  /** [count, 2], each (width, height), from the smallest area to the largest. */
  readonly shapes: Float32Array;
  /** The mean over the boxes of the IoU with the shape that fits best. */
  readonly meanIoU: number;
}

/**
 * The shapes of anchors that fit boxes best: k-means with the distance 1 − IoU of boxes around the same center, so that large boxes count
 * no more than small ones (Redmon and Farhadi, YOLO9000, 2017, section 2).
 *
 * @param sizes [boxes, 2], each (width, height)
 */
export function anchorShapes(
  sizes: Float32Array,
  { count, random, starts = 10 }: AnchorShapesOptions,
): AnchorShapes {
  checkSizes(sizes);
  checkNumber('anchorShapes', 'starts', starts, { integer: true, min: 1 });
  const found = Array.from({ length: starts }, () => shapesFrom(sizes, count, random));
  return found.reduce((best, next) => (next.meanIoU > best.meanIoU ? next : best));
}

function shapesFrom(sizes: Float32Array, count: number, random: Random): AnchorShapes {
  const data: NDArray = { data: sizes, shape: [sizes.length / 2, 2] };
  const { data: centers } = kMeans(data, { clusters: count, random, dissimilarity: misfit }).centers;
  const order = Array.from({ length: count }, (_, i) => 2 * i).sort(
    (i, j) => areaAt(centers, i) - areaAt(centers, j),
  );
  const shapes = Float32Array.from(order.flatMap((i) => [centers[i]!, centers[i + 1]!]));
  let sum = 0;
  for (let i = 0; i < sizes.length; i += 2)
    sum += 1 - Math.min(...order.map((_, j) => misfit(sizes, i, shapes, 2 * j, 2)));
  return { shapes, meanIoU: (2 * sum) / sizes.length };
}

const misfit: Dissimilarity = (a, i, b, j) => {
  const shared = Math.min(a[i]!, b[j]!) * Math.min(a[i + 1]!, b[j + 1]!);
  return 1 - ratio(shared, areaAt(a, i) + areaAt(b, j) - shared);
};

const areaAt = (sizes: ArrayLike<number>, at: number): number => sizes[at]! * sizes[at + 1]!;

function checkSizes(sizes: Float32Array): void {
  const who = 'anchorShapes';
  if (sizes.length % 2 !== 0) {
    throw new ShapeError({ who, expected: 'sizes [boxes, 2]', got: `${sizes.length} numbers` });
  }
  const wrong = sizes.findIndex((size) => !(size > 0 && size < Infinity));
  if (wrong < 0) return;
  const got = `${sizes[wrong]} in box ${Math.floor(wrong / 2)}`;
  throw new DataError({ who, expected: 'sizes above 0', got, remedy: 'leave out boxes without an area' });
}
