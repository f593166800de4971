import { bernoulli, checkNumber, checkOneOf, normal, type Random, tf } from '@reverie/core';

/**
 * What is done to pictures before a denoising autoencoder sees them: noise of a standard deviation is added, or a share of the numbers
 * is set to 0.
 */
export type Corruption =
  | { readonly kind: 'gaussian'; readonly std: number }
  | { readonly kind: 'masking'; readonly share: number };

/** Throws a ConfigError for another kind, and for numbers out of range. */
export function checkCorruption(corruption: Corruption | undefined): void {
  if (corruption === undefined) return;
  checkOneOf('Corruption', 'kind', corruption.kind, ['gaussian', 'masking']);
  if (corruption.kind === 'gaussian') checkNumber('Corruption', 'std', corruption.std, { above: 0 });
  else checkNumber('Corruption', 'share', corruption.share, { above: 0, below: 1 });
}

/**
 * Pictures as a denoising autoencoder sees them (Vincent et al. 2010, section 3.3).
 *
 * @param images float32 of any shape
 */
export function corrupt(images: tf.Tensor4D, corruption: Corruption, random: Random): tf.Tensor4D {
  return corruption.kind === 'gaussian'
    ? tf.add(images, normal(random, images.shape, { std: corruption.std }))
    : tf.mul(images, bernoulli(random, images.shape, 1 - corruption.share));
}
