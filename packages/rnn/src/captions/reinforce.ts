import { checkShape, tf } from '@reverie/core';
import type { Glimpses } from '../attention/glimpse.ts';

/** Added to probabilities before their logarithm is taken, which then is no less than −46. */
const TINY = 1e-20;

/**
 * A loss whose gradient is REINFORCE's estimate of that of −(mean reward): −(reward − baseline) · log p(place drawn), in which the
 * difference counts as a constant.
 *
 * Source: Williams (1992); Xu et al. (2015), equations 11 and 12. Whatever does not depend on the draw may be the baseline.
 *
 * @param advantages [batch, steps]: what came of each draw, less what was expected
 * @returns [batch, steps], 0 where nothing was drawn
 */
export function reinforce({ probs, drawn }: Glimpses, advantages: tf.Tensor2D): tf.Tensor2D {
  checkShape('reinforce', 'advantages', advantages, probs.shape.slice(0, 2));
  const logProbs = tf.sum(tf.mul(drawn, tf.log(tf.add(probs, TINY))), 2);
  return tf.neg(tf.mul(constant(advantages), logProbs)) as tf.Tensor2D;
}

/** Of the places' probabilities [batch, steps, places], in nats: [batch, steps]. */
export function placeEntropy(probs: tf.Tensor3D): tf.Tensor2D {
  return tf.neg(tf.sum(tf.mul(probs, tf.log(tf.add(probs, TINY))), 2)) as tf.Tensor2D;
}

/** The same numbers, through which no gradient flows. */
function constant(x: tf.Tensor): tf.Tensor {
  const cut = tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => [tf.zerosLike(dy)],
  }));
  return cut(x);
}
