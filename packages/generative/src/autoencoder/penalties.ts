import { ConfigError, checkNumber, normal, type Random, tf } from '@reverie/core';

/** What an autoencoder is held to beside its reconstructions. */
export interface PenaltyConfig {
  /** Each unit of the code is to be on average `target`, near 0, over a batch (the notes' chapter 9; Ng 2011). */
  readonly sparsity?: { readonly target: number; readonly weight: number };
  /** The code is to change little where the picture does (Rifai et al. 2011). */
  readonly contraction?: { readonly weight: number };
}

/** Throws a ConfigError for numbers out of range, and for a sparse code that is not between 0 and 1. */
export function checkPenalties(
  { sparsity, contraction }: PenaltyConfig,
  codeActivation: string | undefined,
): void {
  if (contraction !== undefined)
    checkNumber('Autoencoder', 'contraction.weight', contraction.weight, { min: 0 });
  if (sparsity === undefined) return;
  checkNumber('Autoencoder', 'sparsity.target', sparsity.target, { above: 0, below: 1 });
  checkNumber('Autoencoder', 'sparsity.weight', sparsity.weight, { min: 0 });
  if (codeActivation === 'sigmoid') return;
  throw new ConfigError({
    who: 'Autoencoder',
    expected: "codeActivation 'sigmoid', as a sparse code has numbers from 0 to 1",
    got: `'${codeActivation ?? 'linear'}'`,
  });
}

/** Keeps the logarithms finite where a unit is always off or always on. */
const EDGE = 1e-6;

/**
 * Σ KL(ρ ‖ ρ̂) = Σ ρ log(ρ / ρ̂) + (1 − ρ) log((1 − ρ) / (1 − ρ̂)) over the units of a code, whose means over the batch are ρ̂.
 *
 * @param code [batch, units], from 0 to 1
 */
export function sparsity(code: tf.Tensor2D, target: number): tf.Scalar {
  const means = tf.clipByValue(tf.mean(code, 0), EDGE, 1 - EDGE);
  const cross = tf.add(tf.mul(tf.log(means), target), tf.mul(tf.log(tf.sub(1, means)), 1 - target));
  const entropy = target * Math.log(target) + (1 - target) * Math.log(1 - target);
  return tf.sum(tf.sub(entropy, cross)) as tf.Scalar;
}

/**
 * ‖∂code/∂x‖² (Frobenius), the mean over the batch (Rifai et al. 2011, eq. 3), for encoders of any depth: E‖Jᵀv‖² for a normal v,
 * of which one is drawn for each picture (Hutchinson's estimate).
 *
 * @param images [batch, height, width, channels]
 */
export function contraction(
  encode: (images: tf.Tensor) => tf.Tensor,
  images: tf.Tensor4D,
  random: Random,
): tf.Scalar {
  const [batch] = images.shape;
  const projected = tf.grad((x) => {
    const code = encode(x);
    return tf.sum(tf.mul(code, normal(random.split('directions'), code.shape)));
  });
  return tf.div(tf.sum(tf.square(projected(images))), batch) as tf.Scalar;
}
