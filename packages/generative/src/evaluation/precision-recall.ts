import { checkNumber, type NDArray } from '@reverie/core';
import { checkRows, checkSameColumns, type Rows, squaredDistance } from './rows.ts';

/** How good samples are, and how much of the data they cover. */
export interface PrecisionRecall {
  /** The share of generated samples that lie among the real ones. */
  readonly precision: number;
  /** The share of real samples that lie among the generated ones. */
  readonly recall: number;
}

/** Options of {@link precisionRecall}. */
export interface PrecisionRecallOptions {
  /** Which neighbor a sample's ball reaches to. Default: 3. */
  readonly k?: number;
}

/**
 * Precision and recall of a generative model: a sample lies among others if it is in the ball of one of them that reaches to this one's
 * k-th nearest neighbor. Time grows with the square of the rows.
 *
 * Source: Kynkäänniemi et al.: Improved Precision and Recall Metric for Assessing Generative Models (2019), equations 1 and 2.
 *
 * @param real [rows, features], more than k rows
 * @param generated [rows, features], more than k rows; as many as real ones, or the two are not to be compared
 */
export function precisionRecall(
  real: NDArray,
  generated: NDArray,
  { k = 3 }: PrecisionRecallOptions = {},
): PrecisionRecall {
  const who = 'precisionRecall';
  checkNumber(who, 'k', k, { integer: true, min: 1 });
  const [a, b] = [checkRows(who, 'real', real, k + 1), checkRows(who, 'generated', generated, k + 1)];
  checkSameColumns(who, 'generated', a, b);
  return { precision: shareAmong(b, a, k), recall: shareAmong(a, b, k) };
}

/** The share of `samples` that lie in a ball of one of `others`. */
function shareAmong(samples: Rows, others: Rows, k: number): number {
  const radii = Float64Array.from({ length: others.rows }, (_, i) => squaredRadius(others, i, k));
  let within = 0;
  for (let i = 0; i < samples.rows; i++)
    if (radii.some((radius, j) => squaredDistance(samples, i, others, j) <= radius)) within++;
  return within / samples.rows;
}

/** From a row to its k-th nearest other one. */
function squaredRadius(set: Rows, row: number, k: number): number {
  const nearest = new Float64Array(k).fill(Infinity);
  for (let other = 0; other < set.rows; other++) {
    if (other === row) continue;
    let distance = squaredDistance(set, row, set, other);
    // Rising; what is nearer moves the farther ones on, and the last one out.
    for (let i = 0; i < k && distance < Infinity; i++) {
      const kept = nearest[i]!;
      if (distance < kept) [nearest[i], distance] = [distance, kept];
    }
  }
  return nearest[k - 1]!;
}
