import { ConfigError, checkNumber, type DiagonalGaussian, tf } from '@reverie/core';

/** What a {@link VAE} maximises. */
export interface ObjectiveConfig {
  /** Weight of the KL divergence (Higgins et al. 2017, β-VAE). Default: 1. */
  readonly beta?: number;
  /** The weight rises from 0 to `beta` over so many updates (Bowman et al. 2016). Default: 0, it does not rise. */
  readonly klWarmUp?: number;
  /**
   * Nats of each latent dimension that are free: below them its divergence counts as so much (Kingma et al. 2016, section 4, one group a
   * dimension). Default: 0.
   */
  readonly freeBits?: number;
  /** Importance samples; more than one give the bound of the IWAE (Burda, Grosse and Salakhutdinov 2016). Default: 1. */
  readonly samples?: number;
}

/** Throws a ConfigError for numbers out of range, and for what cannot be combined. */
export function checkObjective(who: string, config: ObjectiveConfig): Required<ObjectiveConfig> {
  const { beta = 1, klWarmUp = 0, freeBits = 0, samples = 1 } = config;
  checkNumber(who, 'beta', beta, { min: 0 });
  checkNumber(who, 'klWarmUp', klWarmUp, { integer: true, min: 0 });
  checkNumber(who, 'freeBits', freeBits, { min: 0 });
  checkNumber(who, 'samples', samples, { integer: true, min: 1 });
  if (samples > 1 && (beta !== 1 || klWarmUp > 0 || freeBits > 0)) {
    throw new ConfigError({
      who,
      expected: 'beta 1, and neither klWarmUp nor freeBits, where samples > 1',
      got: `samples ${samples}, beta ${beta}, klWarmUp ${klWarmUp}, freeBits ${freeBits}`,
      remedy: 'the importance-weighted bound has no divergence of its own to weigh',
    });
  }
  return { beta, klWarmUp, freeBits, samples };
}

/**
 * KL(q ‖ N(0, 1)) in nats as the objective counts it: the mean over the batch, and no dimension below its free nats.
 *
 * @param posterior [batch, latent] each
 */
export function countedKL({ mean, logVar }: DiagonalGaussian, freeBits: number): tf.Scalar {
  const terms = tf.mul(tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), tf.add(logVar, 1)), 0.5);
  const each = tf.mean(terms, 0); // [latent]
  return tf.sum(freeBits > 0 ? tf.maximum(each, freeBits) : each);
}

/** The least finite float32. */
const LOWEST = -3.4028234663852886e38;
/**
 * A weight that is less than the largest by so much changes no float32 sum. Its gradients would be denormal numbers, with which a
 * processor's products of matrices take up to nine times as long.
 */
const NEGLIGIBLE = -25;

/**
 * log 1/k Σ w, the bound of k importance samples on log p(x) (Burda et al. 2016, eq. 8); with k = 1 the ELBO's estimate.
 *
 * @param logWeights [samples, batch]
 * @returns [batch]
 */
export function importanceBound(logWeights: tf.Tensor2D): tf.Tensor1D {
  // Where all weights are 0, tf.logSumExp takes −∞ from −∞.
  const largest = tf.maximum(tf.max(logWeights, 0), LOWEST);
  const relative = tf.sub(logWeights, largest);
  const counted = tf.where(tf.less(relative, NEGLIGIBLE), Number.NEGATIVE_INFINITY, relative);
  const sums = tf.sum(tf.exp(counted), 0);
  return tf.add(tf.sub(tf.log(sums), Math.log(logWeights.shape[0])), largest) as tf.Tensor1D;
}
