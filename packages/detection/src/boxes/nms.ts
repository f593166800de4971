import { checkNumber } from '@reverie/core';
import { type BoxArray, checkPerBox, countCorners } from './box-array.ts';
import { KeptBoxes } from './kept-boxes.ts';

/** Options of {@link nms} and {@link batchedNMS}. */
export interface NMSOptions {
  /** A box goes if its IoU with a better one is above this, from 0 to 1. Default: 0.5. */
  readonly iouThreshold?: number;
}

/**
 * Non-maximum suppression: keeps the box of the highest score, drops those that overlap it too much, and so on. Of equal scores the
 * first goes first. Results are those of torchvision's `nms` in double precision.
 *
 * @param boxesXYXY [count, 4]
 * @param scores [count]
 * @returns the indices of the kept boxes, from the highest score to the lowest
 */
export function nms(
  boxesXYXY: BoxArray,
  scores: ArrayLike<number>,
  { iouThreshold = 0.5 }: NMSOptions = {},
): Int32Array {
  checkScoredBoxes('nms', boxesXYXY, scores, iouThreshold);
  return suppress(boxesXYXY, byScore(scores), iouThreshold);
}

/**
 * {@link nms} of each class by itself, as torchvision's `batched_nms`.
 *
 * @param boxesXYXY [count, 4]
 * @param scores [count]
 * @param labels [count], the class of each box
 * @returns the indices of the kept boxes of all classes, from the highest score to the lowest
 */
export function batchedNMS(
  boxesXYXY: BoxArray,
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { iouThreshold = 0.5 }: NMSOptions = {},
): Int32Array {
  const who = 'batchedNMS';
  checkScoredBoxes(who, boxesXYXY, scores, iouThreshold);
  checkPerBox(who, 'labels', labels, scores.length);
  const order = byScore(scores);
  const kept = new Uint8Array(scores.length);
  for (const label of new Set(Array.from(labels))) {
    const ofClass = order.filter((i) => labels[i] === label);
    for (const i of suppress(boxesXYXY, ofClass, iouThreshold)) kept[i] = 1;
  }
  return order.filter((i) => kept[i] === 1);
}

/** Indices from the highest score to the lowest, of equal ones the first first. */
export function byScore(scores: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i);
  return order.sort((i, j) => scores[j]! - scores[i]! || i - j);
}

/** @throws what {@link nms} throws for its arguments */
export function checkScoredBoxes(
  who: string,
  boxesXYXY: BoxArray,
  scores: ArrayLike<number>,
  iouThreshold: number,
): void {
  checkPerBox(who, 'scores', scores, countCorners(who, 'boxesXYXY', boxesXYXY));
  checkNumber(who, 'iouThreshold', iouThreshold, { min: 0, max: 1 });
}

function suppress(boxesXYXY: BoxArray, order: Int32Array, iouThreshold: number): Int32Array {
  const kept = new KeptBoxes(boxesXYXY, iouThreshold);
  return order.filter((i) => {
    if (kept.cover(i)) return false;
    kept.add(i);
    return true;
  });
}
