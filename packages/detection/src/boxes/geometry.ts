import { checkNumber } from '@reverie/core';
import { type BoxArray, countBoxes, countCorners } from './box-array.ts';

/** The size of a picture in pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/**
 * Areas (x2 − x1)·(y2 − y1).
 *
 * @param boxesXYXY [count, 4]
 * @returns [count]
 */
export function boxAreas(boxesXYXY: BoxArray): Float64Array {
  const count = countCorners('boxAreas', 'boxesXYXY', boxesXYXY);
  return Float64Array.from({ length: count }, (_, i) => areaOf(boxesXYXY, 4 * i));
}

/** The area of the box whose x1 is at `at`. */
export const areaOf = (boxes: ArrayLike<number>, at: number): number =>
  (boxes[at + 2]! - boxes[at]!) * (boxes[at + 3]! - boxes[at + 1]!);

/**
 * The parts of boxes that are on the picture; a box beside it becomes one without an area on its border.
 *
 * @param boxesXYXY [count, 4]
 * @returns [count, 4], of the same type
 */
export function clipBoxes<Boxes extends BoxArray>(boxesXYXY: Boxes, { height, width }: PictureSize): Boxes {
  const who = 'clipBoxes';
  checkNumber(who, 'height', height, { min: 0 });
  checkNumber(who, 'width', width, { min: 0 });
  countCorners(who, 'boxesXYXY', boxesXYXY);
  return mapped(boxesXYXY, (boxes, i) => {
    const end = i % 2 === 0 ? width : height;
    return Math.min(Math.max(boxes[i]!, 0), end);
  });
}

/**
 * Corners of boxes that have one corner and a size, as in COCO's files.
 *
 * @param boxesXYWH [count, 4], each (x1, y1, width, height)
 * @returns [count, 4], each (x1, y1, x2, y2), of the same type
 */
export function xywhToXYXY<Boxes extends BoxArray>(boxesXYWH: Boxes): Boxes {
  countBoxes('xywhToXYXY', 'boxesXYWH', boxesXYWH);
  return mapped(boxesXYWH, (boxes, i) => (i % 4 < 2 ? boxes[i]! : boxes[i - 2]! + boxes[i]!));
}

/**
 * The inverse of {@link xywhToXYXY}.
 *
 * @param boxesXYXY [count, 4]
 * @returns [count, 4], each (x1, y1, width, height), of the same type
 */
export function xyxyToXYWH<Boxes extends BoxArray>(boxesXYXY: Boxes): Boxes {
  countCorners('xyxyToXYWH', 'boxesXYXY', boxesXYXY);
  return mapped(boxesXYXY, (boxes, i) => (i % 4 < 2 ? boxes[i]! : boxes[i]! - boxes[i - 2]!));
}

/**
 * Corners of boxes that have a center and a size, as in YOLO's files.
 *
 * @param boxesCXCYWH [count, 4], each (center x, center y, width, height)
 * @returns [count, 4], each (x1, y1, x2, y2), of the same type
 */
export function cxcywhToXYXY<Boxes extends BoxArray>(boxesCXCYWH: Boxes): Boxes {
  countBoxes('cxcywhToXYXY', 'boxesCXCYWH', boxesCXCYWH);
  return mapped(boxesCXCYWH, (boxes, i) =>
    i % 4 < 2 ? boxes[i]! - boxes[i + 2]! / 2 : boxes[i - 2]! + boxes[i]! / 2,
  );
}

/**
 * The inverse of {@link cxcywhToXYXY}.
 *
 * @param boxesXYXY [count, 4]
 * @returns [count, 4], each (center x, center y, width, height), of the same type
 */
export function xyxyToCXCYWH<Boxes extends BoxArray>(boxesXYXY: Boxes): Boxes {
  countCorners('xyxyToCXCYWH', 'boxesXYXY', boxesXYXY);
  return mapped(boxesXYXY, (boxes, i) =>
    i % 4 < 2 ? (boxes[i]! + boxes[i + 2]!) / 2 : boxes[i]! - boxes[i - 2]!,
  );
}

function mapped<Boxes extends BoxArray>(boxes: Boxes, number: (boxes: Boxes, i: number) => number): Boxes {
  const result = boxes.slice() as Boxes;
  for (let i = 0; i < result.length; i++) result[i] = number(boxes, i);
  return result;
}
