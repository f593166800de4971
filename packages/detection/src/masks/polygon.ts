import { DataError } from '@reverie/core';
import type { PictureSize } from '../boxes/geometry.ts';
import { checkSize, type RunLengths } from './run-lengths.ts';

/** The border is drawn on a grid this much finer than the pixels. */
const SCALE = 5;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The pixels inside of a polygon, as COCO decides it (`rleFrPoly` of its mask API): the border is drawn on a grid five times finer,
 * and where it crosses the middle of a column, a run begins or ends.
 *
 * @param polygon [x1, y1, x2, y2, …] in pixels, three points at least
 */
export function polygonMask(polygon: ArrayLike<number>, { height, width }: PictureSize): RunLengths {
  const who = 'polygonMask';
  checkSize(who, { height, width });
  const numbers = Array.from(polygon);
  if (numbers.length < 6 || numbers.length % 2 !== 0 || !numbers.every(Number.isFinite)) {
    const expected = 'polygon [x1, y1, x2, y2, …] of three points at least, all finite';
    throw new DataError({ who, expected, got: `[${numbers.join(', ')}]` });
  }
  const places = crossings(border(numbers), { height, width });
  return { height, width, counts: runsBetween([...places, height * width].toSorted((a, b) => a - b)) };
}

/** The points of the fine grid along the border. */
function border(numbers: readonly number[]): Point[] {
  const corners = Array.from({ length: numbers.length / 2 }, (_, i) => ({
    x: Math.trunc(SCALE * numbers[2 * i]! + 0.5),
    y: Math.trunc(SCALE * numbers[2 * i + 1]! + 0.5),
  }));
  return corners.flatMap((corner, i) => line(corner, corners[(i + 1) % corners.length]!));
}

/** The points from one to another, one for each step along the longer axis. Drawn from the lesser end, it is the same both ways. */
function line(from: Point, to: Point): Point[] {
  const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const flat = width >= height;
  const backward = flat ? from.x > to.x : from.y > to.y;
  const [start, end] = backward ? [to, from] : [from, to];
  const steps = Math.max(width, height);
  const slope = steps === 0 ? 0 : (flat ? end.y - start.y : end.x - start.x) / steps;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const step = backward ? steps - i : i;
    return flat
      ? { x: start.x + step, y: Math.trunc(start.y + slope * step + 0.5) }
      : { x: Math.trunc(start.x + slope * step + 0.5), y: start.y + step };
  });
}

/** Where the border crosses the middle of a column, as places in the mask. */
function crossings(points: readonly Point[], { height, width }: PictureSize): number[] {
  const places: number[] = [];
  for (let i = 1; i < points.length; i++) {
    const [before, now] = [points[i - 1]!, points[i]!];
    if (before.x === now.x) continue;
    const x = (Math.min(before.x, now.x) + 0.5) / SCALE - 0.5;
    if (!Number.isInteger(x) || x < 0 || x > width - 1) continue;
    const y = (Math.min(before.y, now.y) + 0.5) / SCALE - 0.5;
    places.push(x * height + Math.ceil(Math.min(Math.max(y, 0), height)));
  }
  return places;
}

/** Run lengths between rising places; runs of length 0 join their neighbours, the first aside. */
function runsBetween(places: readonly number[]): number[] {
  const lengths = places.map((place, i) => place - (places[i - 1] ?? 0));
  const counts = [lengths[0]!];
  for (let i = 1; i < lengths.length; i++) {
    if (lengths[i]! > 0) counts.push(lengths[i]!);
    else if (++i < lengths.length) counts[counts.length - 1]! += lengths[i]!;
  }
  return counts;
}
