import { type NDArray, tf } from '@reverie/core';
import {
  classScores,
  frechetDistance,
  type GaussianStatistics,
  gaussianStatistics,
  type PictureClassifier,
} from '@reverie/generative';

/** How real generated digits look to a classifier. */
export interface DigitScores {
  /** Mean probability of the likeliest digit. */
  readonly certainty: number;
  /** The share of the rarest digit. */
  readonly rarest: number;
  /** The Fréchet distance to the test digits in the classifier's features. */
  readonly frechet: number;
}

const AT_ONCE = 250;

/** Judges pictures of digits by a classifier and by how its features of real ones are distributed. */
export class DigitJudge {
  readonly #classifier: PictureClassifier;
  readonly #real: GaussianStatistics;

  /** @param test real digits, bytes or numbers from 0 to 1: [count, 28, 28, 1] */
  constructor(classifier: PictureClassifier, test: NDArray) {
    this.#classifier = classifier;
    this.#real = gaussianStatistics(this.#seen(test).features);
  }

  /** The distance of other real digits, as many: below it no generator can be told from the data. */
  floor(train: NDArray): number {
    return frechetDistance(gaussianStatistics(this.#seen(train).features), this.#real);
  }

  /** @param pictures [count, 28, 28, 1] */
  scores(pictures: NDArray): DigitScores {
    const { features, probs } = this.#seen(pictures);
    const { meanTopProbability, shares } = classScores(probs);
    return {
      certainty: meanTopProbability,
      rarest: Math.min(...shares),
      frechet: frechetDistance(gaussianStatistics(features), this.#real),
    };
  }

  /** The share of pictures that the classifier takes for what they are to show. */
  accuracy(pictures: NDArray, labels: ArrayLike<number>): number {
    const { likeliest } = classScores(this.#seen(pictures).probs);
    return likeliest.filter((digit, i) => digit === labels[i]).length / labels.length;
  }

  #seen({ data, shape }: NDArray): { readonly features: NDArray; readonly probs: NDArray } {
    const [count = 0, ...rest] = shape;
    const size = data.length / count;
    const parts = { features: [] as number[][], probs: [] as number[][] };
    for (let start = 0; start < count; start += AT_ONCE) {
      const end = Math.min(count, start + AT_ONCE);
      tf.tidy(() => {
        const dtype = data instanceof Float32Array ? 'float32' : 'int32';
        const images = tf.tensor(data.subarray(start * size, end * size), [end - start, ...rest], dtype);
        parts.features.push(...this.#classifier.features(images).arraySync());
        parts.probs.push(...this.#classifier.probs(images)['digit']!.arraySync());
      });
    }
    return { features: rowsOf(parts.features), probs: rowsOf(parts.probs) };
  }
}

const rowsOf = (rows: readonly number[][]): NDArray => ({
  data: Float32Array.from(rows.flat()),
  shape: [rows.length, rows[0]?.length ?? 0],
});
