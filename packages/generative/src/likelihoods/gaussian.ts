import { tf } from '@reverie/core';
import { Likelihood, sumEach } from './likelihood.ts';

/** The standard deviation at the start: that of rough reconstructions. */
const INITIAL_LOG_STD = Math.log(0.2);
const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Each number is normal around σ(output), with one standard deviation for all, which is learned: a fixed one would be a choice of β
 * in disguise (Rybkin, Daniilidis and Levine 2021, eq. 5). The density is of numbers from 0 to 1, in nats; it can exceed 0.
 *
 * Parameters: `log_std`.
 */
export class GaussianLikelihood extends Likelihood {
  readonly #logStd: tf.Variable<tf.Rank.R0>;

  constructor() {
    super();
    this.#logStd = this.parameter('log_std', tf.scalar(INITIAL_LOG_STD));
  }

  logProb(outputs: tf.Tensor4D, images: tf.Tensor4D): tf.Tensor1D {
    const precision = tf.exp(tf.mul(this.#logStd, -2));
    const errors = tf.mul(sumEach(tf.squaredDifference(this.mean(outputs), images)), precision);
    const count = images.size / images.shape[0];
    const constant = tf.mul(tf.add(tf.mul(this.#logStd, 2), LOG_TWO_PI), count);
    return tf.mul(tf.add(errors, constant), -0.5);
  }

  mean(outputs: tf.Tensor4D): tf.Tensor4D {
    return tf.sigmoid(outputs);
  }
}
