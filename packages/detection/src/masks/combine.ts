import { ShapeError } from '@reverie/core';
import type { PictureSize } from '../boxes/geometry.ts';
import { areaOfRuns, checkRunLengths, checkSize, type RunLengths } from './run-lengths.ts';

/** What is inside of one of the masks at least; nothing if there are none. */
export function mergeMasks(masks: readonly RunLengths[], { height, width }: PictureSize): RunLengths {
  const who = 'mergeMasks';
  checkSize(who, { height, width });
  for (const [i, mask] of masks.entries()) {
    checkRunLengths(who, `masks[${i}]`, mask);
    checkSameSize(who, `masks[${i}]`, mask, { height, width });
  }
  const counts = masks.map((mask) => mask.counts).reduce(union, [height * width]);
  return { height, width, counts };
}

/** Options of {@link maskIoU}. */
export interface MaskIoUOptions {
  /**
   * [m]: whether a mask of `b` is a crowd. A mask inside of a crowd fits it, so that the union is replaced by the area of the mask of
   * `a`. Default: none is.
   */
  readonly crowd?: readonly boolean[];
}

/**
 * Intersection over union of each pair of masks, 0 where both are empty.
 *
 * @param a n masks
 * @param b m masks, all of the same size
 * @returns [n, m]
 */
export function maskIoU(
  a: readonly RunLengths[],
  b: readonly RunLengths[],
  { crowd = [] }: MaskIoUOptions = {},
): Float64Array {
  const who = 'maskIoU';
  for (const [what, masks] of [
    ['a', a],
    ['b', b],
  ] as const)
    for (const [i, mask] of masks.entries()) {
      checkRunLengths(who, `${what}[${i}]`, mask);
      checkSameSize(who, `${what}[${i}]`, mask, a[0] ?? mask);
    }
  return Float64Array.from(
    a.flatMap((mask) => b.map((other, j) => iouOfRuns(mask.counts, other.counts, crowd[j] === true))),
  );
}

/** {@link maskIoU} of a pair that was checked. */
export function iouOfRuns(a: readonly number[], b: readonly number[], crowd: boolean): number {
  let [shared, either] = [0, 0];
  for (const { length, inA, inB } of jointRuns(a, b)) {
    if (inA && inB) shared += length;
    if (inA || inB) either += length;
  }
  if (shared === 0) return 0;
  return shared / (crowd ? areaOfRuns(a) : either);
}

function union(a: readonly number[], b: readonly number[]): readonly number[] {
  const counts = [0];
  for (const { length, inA, inB } of jointRuns(a, b)) {
    const inside = counts.length % 2 === 0;
    if ((inA || inB) === inside) counts[counts.length - 1]! += length;
    else counts.push(length);
  }
  return counts;
}

/** Goes through two masks at once: runs that are all inside or all outside of each. */
function* jointRuns(
  a: readonly number[],
  b: readonly number[],
): Generator<{ readonly length: number; readonly inA: boolean; readonly inB: boolean }> {
  let [i, j] = [0, 0];
  let [leftA, leftB] = [a[0] ?? 0, b[0] ?? 0];
  while (i < a.length && j < b.length) {
    const length = Math.min(leftA, leftB);
    if (length > 0) yield { length, inA: i % 2 === 1, inB: j % 2 === 1 };
    leftA -= length;
    leftB -= length;
    if (leftA === 0) leftA = a[++i] ?? 0;
    if (leftB === 0) leftB = b[++j] ?? 0;
  }
}

function checkSameSize(who: string, what: string, got: PictureSize, expected: PictureSize): void {
  if (got.height === expected.height && got.width === expected.width) return;
  throw new ShapeError({
    who,
    expected: `${what} [${expected.height}, ${expected.width}], as the others`,
    got: `[${got.height}, ${got.width}]`,
  });
}
