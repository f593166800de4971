import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { type ReductionOption, reduce } from './reduction.ts';

/** A normal distribution of independent elements. */
export interface DiagonalGaussian {
  /** [..., size] */
  readonly mean: tf.Tensor;
  /** The logarithm of the variance, [..., size]. */
  readonly logVar: tf.Tensor;
}

/**
 * KL(N(μ, σ²) ‖ N(0, 1)) = ½ Σ (μ² + σ² − 1 − log σ²) (Kingma and Welling 2014, appendix B), summed over the last
 * dimension and reduced over the others.
 */
export function klStandardNormal(
  { mean, logVar }: DiagonalGaussian,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  checkShape('klStandardNormal', 'logVar', logVar, mean.shape);
  const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), tf.add(logVar, 1));
  return reduce('klStandardNormal', tf.mul(tf.sum(terms, -1), 0.5), reduction);
}

/**
 * KL(p ‖ q) = ½ Σ (log σ_q² − log σ_p² + (σ_p² + (μ_p − μ_q)²) / σ_q² − 1), summed over the last dimension and reduced over
 * the others. All tensors [..., size].
 */
export function klGaussians(
  p: DiagonalGaussian,
  q: DiagonalGaussian,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  for (const tensor of [p.logVar, q.mean, q.logVar])
    checkShape('klGaussians', 'each tensor', tensor, p.mean.shape);
  const logRatio = tf.sub(p.logVar, q.logVar);
  const distance = tf.mul(tf.square(tf.sub(p.mean, q.mean)), tf.exp(tf.neg(q.logVar)));
  const terms = tf.sub(tf.add(tf.exp(logRatio), distance), tf.add(logRatio, 1));
  return reduce('klGaussians', tf.mul(tf.sum(terms, -1), 0.5), reduction);
}

/**
 * KL between Bernoulli distributions with probabilities σ(logits), summed over the last dimension and reduced over the
 * others: Σ σ(a) (a − b) + softplus(b) − softplus(a), as log σ(a) = a − softplus(a).
 *
 * @param logitsP [..., size]
 * @param logitsQ [..., size]
 */
export function klBernoulli(
  logitsP: tf.Tensor,
  logitsQ: tf.Tensor,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  checkShape('klBernoulli', 'logitsQ', logitsQ, logitsP.shape);
  const shift = tf.mul(tf.sigmoid(logitsP), tf.sub(logitsP, logitsQ));
  const terms = tf.add(shift, tf.sub(tf.softplus(logitsQ), tf.softplus(logitsP)));
  return reduce('klBernoulli', tf.sum(terms, -1), reduction);
}

/**
 * KL between categorical distributions softmax(logits): Σ_c p_c (log p_c − log q_c), reduced over all but the last dimension.
 *
 * @param logitsP [..., classes]
 * @param logitsQ [..., classes]
 */
export function klCategorical(
  logitsP: tf.Tensor,
  logitsQ: tf.Tensor,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  checkShape('klCategorical', 'logitsQ', logitsQ, logitsP.shape);
  const logP = tf.logSoftmax(logitsP);
  const terms = tf.mul(tf.exp(logP), tf.sub(logP, tf.logSoftmax(logitsQ)));
  return reduce('klCategorical', tf.sum(terms, -1), reduction);
}
