import { DataError, type NDArray } from '@reverie/core';
import { checkRows, type Rows } from './rows.ts';

/** What a classifier says of generated samples. */
export interface ClassScores {
  /**
   * exp of the mean over samples of KL(p(class | sample) ‖ p(class)): from 1, where all samples look alike to the classifier, to the
   * number of classes, where it is sure of each and all are equally frequent. With an Inception network it is the Inception Score.
   */
  readonly inceptionScore: number;
  /** The mean of the largest probability: how sure the classifier is. */
  readonly meanTopProbability: number;
  /** [samples]: the likeliest class of each. */
  readonly likeliest: Int32Array;
  /** [classes]: how many of the samples are most likely of this class, as shares. */
  readonly shares: Float64Array;
}

/** Sums of float32 probabilities over some thousand classes are off by less. */
const TOLERANCE = 1e-3;

/**
 * Scores generated samples by a classifier's probabilities of them.
 *
 * Source: Salimans et al.: Improved Techniques for Training GANs (2016), section 4.
 *
 * @param probs [samples, classes], rows that sum to 1
 * @throws DataError when a row is no distribution.
 */
export function classScores(probs: NDArray): ClassScores {
  const rows = checkDistributions(checkRows('classScores', 'probs', probs, 1));
  const { data, rows: samples, columns: classes } = rows;
  const marginal = new Float64Array(classes);
  data.forEach((p, i) => {
    marginal[i % classes]! += p / samples;
  });
  let [divergence, certainty] = [0, 0];
  const likeliest = new Int32Array(samples);
  const shares = new Float64Array(classes);
  for (let sample = 0; sample < samples; sample++) {
    const row = data.subarray(sample * classes, (sample + 1) * classes);
    row.forEach((p, i) => {
      // p log p goes to 0 with p.
      if (p > 0) divergence += (p * Math.log(p / marginal[i]!)) / samples;
    });
    const top = row.indexOf(Math.max(...row));
    certainty += row[top]! / samples;
    likeliest[sample] = top;
    shares[top]! += 1 / samples;
  }
  return { inceptionScore: Math.exp(divergence), meanTopProbability: certainty, likeliest, shares };
}

function checkDistributions(rows: Rows): Rows {
  const { data, columns } = rows;
  for (let sample = 0; sample < rows.rows; sample++) {
    const row = data.subarray(sample * columns, (sample + 1) * columns);
    const sum = row.reduce((total, p) => total + p, 0);
    if (row.every((p) => p >= 0) && Math.abs(sum - 1) <= TOLERANCE) continue;
    throw new DataError({
      who: 'classScores',
      expected: 'probs that are not negative and sum to 1',
      got: `${sum} from ${Math.min(...row)} to ${Math.max(...row)} in row ${sample}`,
      remedy: 'take the softmax of logits',
    });
  }
  return rows;
}
