import { DataError, ShapeError } from '@reverie/core';

/** Boxes [count, 4], one behind the other. What the four numbers are, the argument's name says: `boxesXYXY` are (x1, y1, x2, y2). */
export type BoxArray = Float32Array | Float64Array;

/**
 * Counts boxes.
 *
 * @param what the argument's name
 * @throws ShapeError unless each box has four numbers; DataError for one that is not finite
 */
export function countBoxes(who: string, what: string, boxes: ArrayLike<number>): number {
  if (!ArrayBuffer.isView(boxes) || boxes.length % 4 !== 0) {
    const got = ArrayBuffer.isView(boxes) ? `${boxes.length} numbers` : typeof boxes;
    const remedy = 'put the numbers of all boxes into one Float32Array';
    throw new ShapeError({ who, expected: `${what} [count, 4] as a typed array`, got, remedy });
  }
  for (let i = 0; i < boxes.length; i++) {
    if (Number.isFinite(boxes[i])) continue;
    const got = `${boxes[i]} in box ${Math.floor(i / 4)}`;
    throw new DataError({ who, expected: `finite numbers in ${what}`, got });
  }
  return boxes.length / 4;
}

/**
 * Counts boxes (x1, y1, x2, y2).
 *
 * @throws ShapeError unless each box has four numbers; DataError for one that is not finite, or ends before it begins
 */
export function countCorners(who: string, what: string, boxes: ArrayLike<number>): number {
  const count = countBoxes(who, what, boxes);
  for (let i = 0; i < boxes.length; i += 4) {
    if (boxes[i]! <= boxes[i + 2]! && boxes[i + 1]! <= boxes[i + 3]!) continue;
    const got = `(${[0, 1, 2, 3].map((j) => boxes[i + j]).join(', ')}) in box ${i / 4}`;
    const remedy = 'xywhToXYXY makes corners of boxes with a width and a height';
    throw new DataError({ who, expected: `${what} (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2`, got, remedy });
  }
  return count;
}

/** @throws ShapeError unless there is one value for each box; DataError for one that is not a number */
export function checkPerBox(who: string, what: string, values: ArrayLike<number>, count: number): void {
  if (values.length !== count) {
    throw new ShapeError({
      who,
      expected: `${what} [${count}], one for each box`,
      got: `[${values.length}]`,
    });
  }
  for (let i = 0; i < count; i++) {
    if (!Number.isNaN(values[i])) continue;
    throw new DataError({ who, expected: `numbers in ${what}`, got: `NaN for box ${i}` });
  }
}
