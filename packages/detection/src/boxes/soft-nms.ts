import { checkNumber, checkOneOf } from '@reverie/core';
import type { BoxArray } from './box-array.ts';
import { areaOf } from './geometry.ts';
import { intersection, ratio } from './iou.ts';
import { byScore, checkScoredBoxes } from './nms.ts';

/** Options of {@link softNMS}. */
export interface SoftNMSOptions {
  /**
   * What becomes of the score s of a box that overlaps a better one: `'linear'` s·(1 − IoU) where the IoU is above `iouThreshold`, or
   * `'gaussian'` s·exp(−IoU² / sigma). Default: `'gaussian'`.
   */
  readonly decay?: 'linear' | 'gaussian';
  /** For linear decay, from 0 to 1. Default: 0.5. */
  readonly iouThreshold?: number;
  /** For Gaussian decay. Default: 0.5. */
  readonly sigma?: number;
  /** Boxes whose score falls below this go. Default: 0.001. */
  readonly scoreThreshold?: number;
}

/** What {@link softNMS} keeps, from the highest new score to the lowest. */
export interface SoftNMSResult {
  /** Indices of the boxes. */
  readonly indices: Int32Array;
  /** Their scores after the decay. */
  readonly scores: Float64Array;
}

/**
 * Non-maximum suppression that lowers the scores of boxes by how much they overlap better ones, instead of dropping them (Bodla et
 * al. 2017). Its time grows with the square of the count.
 *
 * @param boxesXYXY [count, 4]
 * @param scores [count]
 */
export function softNMS(
  boxesXYXY: BoxArray,
  scores: ArrayLike<number>,
  { decay = 'gaussian', iouThreshold = 0.5, sigma = 0.5, scoreThreshold = 0.001 }: SoftNMSOptions = {},
): SoftNMSResult {
  const who = 'softNMS';
  checkScoredBoxes(who, boxesXYXY, scores, iouThreshold);
  checkOneOf(who, 'decay', decay, ['linear', 'gaussian']);
  checkNumber(who, 'sigma', sigma, { above: 0 });
  checkNumber(who, 'scoreThreshold', scoreThreshold);
  const linear = (iou: number): number => (iou > iouThreshold ? 1 - iou : 1);
  const gaussian = (iou: number): number => Math.exp(-(iou * iou) / sigma);
  return decayScores(boxesXYXY, scores, decay === 'linear' ? linear : gaussian, scoreThreshold);
}

function decayScores(
  boxes: BoxArray,
  scores: ArrayLike<number>,
  factor: (iou: number) => number,
  scoreThreshold: number,
): SoftNMSResult {
  const current = Float64Array.from(scores);
  let rest = byScore(scores).filter((i) => current[i]! >= scoreThreshold);
  const indices: number[] = [];
  while (rest.length > 0) {
    const best = rest.reduce((a, b) =>
      current[b]! > current[a]! || (current[b] === current[a] && b < a) ? b : a,
    );
    indices.push(best);
    rest = rest.filter((i) => {
      if (i === best) return false;
      current[i]! *= factor(iouOf(boxes, i, best));
      return current[i]! >= scoreThreshold;
    });
  }
  return { indices: Int32Array.from(indices), scores: Float64Array.from(indices, (i) => current[i]!) };
}

function iouOf(boxes: BoxArray, i: number, j: number): number {
  const shared = intersection(boxes, 4 * i, boxes, 4 * j);
  return ratio(shared, areaOf(boxes, 4 * i) + areaOf(boxes, 4 * j) - shared);
}
