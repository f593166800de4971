import { checkNumber, checkRandom, permutation, type Random } from '@reverie/core';

/** Options of a {@link BalancedSampler}. */
export interface BalancedSamplerConfig {
  /** Anchors to draw from a picture. */
  readonly size: number;
  /** Positive ones among them, if there are so many; else negative ones take their places. From 0 to 1. */
  readonly positiveFraction: number;
}

/** What {@link BalancedSampler.sample} draws: indices of anchors, each at most once. */
export interface BalancedSample {
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

/**
 * Draws anchors to learn from so that the many of the background do not outweigh the few of objects (Ren et al. 2015, section
 * 3.1.3). As torchvision's `BalancedPositiveNegativeSampler`.
 */
export class BalancedSampler {
  readonly size: number;
  readonly positiveFraction: number;

  constructor({ size, positiveFraction }: BalancedSamplerConfig) {
    checkNumber('BalancedSampler', 'size', size, { integer: true, min: 1 });
    checkNumber('BalancedSampler', 'positiveFraction', positiveFraction, { min: 0, max: 1 });
    this.size = size;
    this.positiveFraction = positiveFraction;
  }

  /** @param labels [anchors], 1 and above for objects, 0 for the background, below 0 for what is not drawn */
  sample(labels: ArrayLike<number>, random: Random): BalancedSample {
    checkRandom('BalancedSampler.sample', random);
    const all = Int32Array.from({ length: labels.length }, (_, i) => i);
    const positives = all.filter((i) => labels[i]! >= 1);
    const negatives = all.filter((i) => labels[i] === 0);
    const most = Math.floor(this.size * this.positiveFraction);
    const count = Math.min(positives.length, most);
    return {
      positives: draw(positives, count, random),
      negatives: draw(negatives, this.size - count, random),
    };
  }
}

/** Some of the indices, all of them if there are no more than `count`. */
const draw = (indices: Int32Array, count: number, random: Random): Int32Array =>
  Int32Array.from(permutation(random, indices.length).subarray(0, count), (place) => indices[place]!);
