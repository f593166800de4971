import { bernoulli, ConfigError, type ForwardContext, type Random, tf, uniform } from '@reverie/core';
import type { Attended, Memory } from './attention.ts';

/** What hard attention drew while training, and from what. */
export interface Glimpses {
  /** How probable each place was: [batch, steps, places]. */
  readonly probs: tf.Tensor3D;
  /** 1 at the place that was drawn, all 0 where the mean was read instead: [batch, steps, places]. */
  readonly drawn: tf.Tensor3D;
}

/** While training so many of a batch's rows read the mean of all places instead of one: half, as in the paper. */
const MEAN_RATE = 0.5;

/**
 * Hard attention: reads one place instead of the mean of all. While training the place is drawn, and half of the rows read the mean,
 * which keeps the variance low; else it is the most probable one.
 *
 * Source: Xu et al. (2015), section 4.1. No gradient leads through the choice: see {@link reinforce}.
 *
 * @param probs [batch, steps, places], what a query gives each place
 */
export function glimpse(
  probs: tf.Tensor3D,
  { values }: Memory,
  { training, random }: ForwardContext,
): Attended & { readonly glimpses?: Glimpses } {
  if (!training) {
    const weights = oneHot(tf.argMax(probs, 2), probs);
    return { context: tf.matMul(weights, values), weights };
  }
  if (random === undefined)
    throw new ConfigError({ who: 'glimpse', expected: 'context.random while training', got: 'none' });
  const [batch, steps] = probs.shape;
  const one = drawPlaces(random.split('place'), probs);
  const isMean = bernoulli(random.split('mean'), [batch, steps, 1], MEAN_RATE);
  const drawn = tf.mul(one, tf.sub(1, isMean)) as tf.Tensor3D;
  const weights = tf.add(drawn, tf.mul(probs, isMean)) as tf.Tensor3D;
  return { context: tf.matMul(weights, values), weights, glimpses: { probs, drawn } };
}

/** One place a step, drawn with its probability: 1 there and 0 elsewhere, the shape of `probs` (the Gumbel-max trick). */
export function drawPlaces(random: Random, probs: tf.Tensor3D): tf.Tensor3D {
  const noise = tf.neg(tf.log(tf.neg(tf.log(uniform(random, probs.shape, { min: 1e-7, max: 1 - 1e-7 })))));
  return oneHot(tf.argMax(tf.add(tf.log(tf.maximum(probs, 1e-30)), noise), 2), probs);
}

/** int32 [batch, steps] as [batch, steps, places]. */
const oneHot = (places: tf.Tensor, { shape }: tf.Tensor3D): tf.Tensor3D =>
  tf.cast(tf.equal(tf.expandDims(places, 2), tf.range(0, shape[2], 1, 'int32')), 'float32') as tf.Tensor3D;
