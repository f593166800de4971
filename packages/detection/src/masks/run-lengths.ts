import { checkNumber, DataError, ShapeError } from '@reverie/core';
import type { PictureSize } from '../boxes/geometry.ts';

/**
 * A mask as COCO writes it: the lengths of runs of equal pixels, column after column from the top down, 0s first. A mask that begins
 * with a 1 begins with a run of length 0.
 */
export interface RunLengths extends PictureSize {
  /** They sum to height · width. */
  readonly counts: readonly number[];
}

/**
 * Encodes a mask.
 *
 * @param mask [height, width], line after line, 0 outside of the object
 */
export function encodeMask(mask: ArrayLike<number>, { height, width }: PictureSize): RunLengths {
  checkSize('encodeMask', { height, width });
  if (mask.length !== height * width) {
    throw new ShapeError({
      who: 'encodeMask',
      expected: `mask [${height}, ${width}]`,
      got: `${mask.length} numbers`,
    });
  }
  const counts = [0];
  let inside = false;
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      if ((mask[y * width + x] !== 0) !== inside) {
        inside = !inside;
        counts.push(0);
      }
      counts[counts.length - 1]!++;
    }
  return { height, width, counts };
}

/** @returns [height, width], line after line, 1 inside and 0 outside of the object */
export function decodeMask(mask: RunLengths): Uint8Array {
  checkRunLengths('decodeMask', 'mask', mask);
  const { height, width } = mask;
  const pixels = new Uint8Array(height * width);
  for (const { start, end } of runsOf(mask))
    for (let at = start; at < end; at++) pixels[(at % height) * width + Math.floor(at / height)] = 1;
  return pixels;
}

/** The number of pixels inside. */
export function maskArea(mask: RunLengths): number {
  checkRunLengths('maskArea', 'mask', mask);
  return areaOfRuns(mask.counts);
}

/** {@link maskArea} of counts that were checked. */
export const areaOfRuns = (counts: readonly number[]): number =>
  counts.reduce((area, count, i) => (i % 2 === 1 ? area + count : area), 0);

/** The smallest box (x1, y1, x2, y2) around the pixels inside; all 0 if there are none. */
export function maskBox(mask: RunLengths): readonly [number, number, number, number] {
  checkRunLengths('maskBox', 'mask', mask);
  const { height } = mask;
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const { start, end } of runsOf(mask)) {
    const [first, last] = [Math.floor(start / height), Math.floor((end - 1) / height)];
    left = Math.min(left, first);
    right = Math.max(right, last + 1);
    // A run over the end of a column has a pixel at the bottom of one and at the top of the next.
    top = Math.min(top, first === last ? start % height : 0);
    bottom = Math.max(bottom, first === last ? ((end - 1) % height) + 1 : height);
  }
  return right === 0 ? [0, 0, 0, 0] : [left, top, right, bottom];
}

/** The runs inside that have pixels; `end` is the place behind the last. */
function* runsOf({ counts }: RunLengths): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0;
  for (const [i, count] of counts.entries()) {
    if (i % 2 === 1 && count > 0) yield { start, end: start + count };
    start += count;
  }
}

/** @throws ConfigError unless both are whole numbers */
export function checkSize(who: string, { height, width }: PictureSize): void {
  checkNumber(who, 'height', height, { integer: true, min: 0 });
  checkNumber(who, 'width', width, { integer: true, min: 0 });
}

/** @throws DataError unless the lengths are whole numbers that sum to height · width */
export function checkRunLengths(who: string, what: string, { height, width, counts }: RunLengths): void {
  checkSize(who, { height, width });
  const wrong = counts.find((count) => !(Number.isInteger(count) && count >= 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (wrong === undefined && total === height * width) return;
  throw new DataError({
    who,
    expected: `counts of ${what} to be whole numbers that sum to ${height} · ${width} = ${height * width}`,
    got: wrong === undefined ? `${total}` : `${wrong}`,
  });
}
