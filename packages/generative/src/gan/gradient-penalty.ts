import { type Random, tf, uniform } from '@reverie/core';

/** Keeps the gradient of the square root finite. */
const EPSILON = 1e-12;

/**
 * E (‖∇D(x̂)‖ − 1)² at points x̂ between real and generated pictures, each at a random place on its line (Gulrajani et al. 2017, eq. 3).
 *
 * @param discriminate [batch, …] to logits [batch, 1]
 * @param real [batch, …]
 * @param fake the same shape
 */
export function gradientPenalty(
  discriminate: (x: tf.Tensor) => tf.Tensor,
  real: tf.Tensor,
  fake: tf.Tensor,
  random: Random,
): tf.Scalar {
  const [batch = 0, ...rest] = real.shape;
  const places = uniform(random, [batch, ...rest.map(() => 1)]);
  const between = tf.add(real, tf.mul(places, tf.sub(fake, real)));
  const slopes = tf.grad((x) => tf.sum(discriminate(x)))(between);
  const squares = tf.sum(tf.reshape(tf.square(slopes), [batch, -1]), 1);
  const norms = tf.sqrt(tf.add(squares, EPSILON));
  return tf.mean(tf.square(tf.sub(norms, 1))) as tf.Scalar;
}
