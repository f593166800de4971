import { type BoxArray, countCorners } from './box-array.ts';
import { areaOf } from './geometry.ts';

/**
 * Intersection over union of each pair of boxes, in double precision: |A ∩ B| / |A ∪ B|. It is 0 where both boxes have no area.
 *
 * @param a [n, 4], each (x1, y1, x2, y2)
 * @param b [m, 4]
 * @returns [n, m]
 */
export function boxIoU(a: BoxArray, b: BoxArray): Float64Array {
  return pairwise('boxIoU', a, b, (i, j) => {
    const shared = intersection(a, i, b, j);
    return ratio(shared, areaOf(a, i) + areaOf(b, j) - shared);
  });
}

/**
 * Generalized intersection over union of each pair of boxes, from −1 to 1 (Rezatofighi et al. 2019): IoU − (|C| − |A ∪ B|) / |C|,
 * where C is the smallest box around both.
 *
 * @param a [n, 4], each (x1, y1, x2, y2)
 * @param b [m, 4]
 * @returns [n, m]
 */
export function generalizedBoxIoU(a: BoxArray, b: BoxArray): Float64Array {
  return pairwise('generalizedBoxIoU', a, b, (i, j) => {
    const shared = intersection(a, i, b, j);
    const union = areaOf(a, i) + areaOf(b, j) - shared;
    const around =
      (Math.max(a[i + 2]!, b[j + 2]!) - Math.min(a[i]!, b[j]!)) *
      (Math.max(a[i + 3]!, b[j + 3]!) - Math.min(a[i + 1]!, b[j + 1]!));
    return ratio(shared, union) - ratio(around - union, around);
  });
}

/** The area that the box at `i` of `a` shares with that at `j` of `b`; both are the places of their x1. */
export function intersection(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const width = Math.min(a[i + 2]!, b[j + 2]!) - Math.max(a[i]!, b[j]!);
  const height = Math.min(a[i + 3]!, b[j + 3]!) - Math.max(a[i + 1]!, b[j + 1]!);
  return Math.max(width, 0) * Math.max(height, 0);
}

/** part / whole, 0 of nothing. */
export const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

function pairwise(
  who: string,
  a: BoxArray,
  b: BoxArray,
  value: (i: number, j: number) => number,
): Float64Array {
  const [n, m] = [countCorners(who, 'a', a), countCorners(who, 'b', b)];
  const matrix = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = value(4 * i, 4 * j);
  return matrix;
}
