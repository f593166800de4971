import { tf } from '@reverie/core';
import { Likelihood, sumEach } from './likelihood.ts';

const INITIAL_LOG_SCALE = Math.log(0.1);
/** Half the width of a byte, in numbers from 0 to 1. */
const HALF_BIN = 0.5 / 255;

/**
 * Each byte has the probability that a logistic distribution around σ(output) gives to its bin, the lowest and the highest byte
 * with everything beyond (Salimans et al. 2017, eq. 2, with one component): log p in nats is a true log-likelihood of the bytes.
 * The scale is one for all, and learned.
 *
 * Parameters: `log_scale`.
 */
export class DiscretizedLogisticLikelihood extends Likelihood {
  readonly #logScale: tf.Variable<tf.Rank.R0>;

  constructor() {
    super();
    this.#logScale = this.parameter('log_scale', tf.scalar(INITIAL_LOG_SCALE));
  }

  logProb(outputs: tf.Tensor4D, images: tf.Tensor4D): tf.Tensor1D {
    const inverse = tf.exp(tf.neg(this.#logScale));
    const centered = tf.sub(images, this.mean(outputs));
    const upper = tf.mul(tf.add(centered, HALF_BIN), inverse);
    const lower = tf.mul(tf.sub(centered, HALF_BIN), inverse);
    // σ(a) − σ(b) = σ(a) σ(−b) (1 − e^(b − a)): one factor for each end of the bin that there is, and one for its width.
    const belowUpper = tf.neg(tf.softplus(tf.neg(upper)));
    const aboveLower = tf.neg(tf.softplus(lower));
    const width = tf.log(tf.neg(tf.expm1(tf.mul(inverse, -2 * HALF_BIN))));
    const notLowest = tf.cast(tf.greater(images, HALF_BIN), 'float32');
    const notHighest = tf.cast(tf.less(images, 1 - HALF_BIN), 'float32');
    const ends = tf.add(tf.mul(belowUpper, notHighest), tf.mul(aboveLower, notLowest));
    return sumEach(tf.add(ends, tf.mul(tf.mul(notLowest, notHighest), width)));
  }

  mean(outputs: tf.Tensor4D): tf.Tensor4D {
    return tf.sigmoid(outputs);
  }
}
