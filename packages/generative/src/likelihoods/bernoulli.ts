import { binaryCrossEntropyWithLogits, tf } from '@reverie/core';
import { Likelihood, sumEach } from './likelihood.ts';

/**
 * Each number is 1 with probability σ(output) and else 0: log p = x log σ(o) + (1 − x) log(1 − σ(o)) (Kingma and Welling 2014,
 * eq. 11). For binarised pictures; with grays between, it is a cross-entropy and no probability.
 */
export class BernoulliLikelihood extends Likelihood {
  logProb(outputs: tf.Tensor4D, images: tf.Tensor4D): tf.Tensor1D {
    return tf.neg(sumEach(binaryCrossEntropyWithLogits(outputs, images, { reduction: 'none' })));
  }

  mean(outputs: tf.Tensor4D): tf.Tensor4D {
    return tf.sigmoid(outputs);
  }
}
