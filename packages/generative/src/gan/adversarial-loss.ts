import { ConfigError, tf } from '@reverie/core';

/**
 * What the two networks of a GAN minimise:
 * - `minimax`: D its cross-entropy, G minus that (Goodfellow et al. 2014, eq. 1). It saturates: where D is sure, G learns nothing.
 * - `nonSaturating`: G maximises log D(G(z)) instead (the same, section 3).
 * - `leastSquares`: squared distances to 1 and 0 (Mao et al. 2017, eq. 2 with a = 0, b = c = 1).
 * - `wasserstein`: the difference of D's means (Arjovsky, Chintala and Bottou 2017); D must be held to be smooth, by clipping its weights,
 *   by a gradient penalty or by spectral normalisation.
 * - `hinge`: D only pushes what is not yet on the right side by 1 (Lim and Ye 2017; Miyato et al. 2018, eqs. 16, 17).
 */
export type AdversarialLossName = 'minimax' | 'nonSaturating' | 'leastSquares' | 'wasserstein' | 'hinge';

/** The losses of one kind of GAN, of logits [batch, 1] that say how real D takes pictures to be. */
export interface AdversarialLoss {
  /**
   * @param realTarget where {@link hasTarget}: what D is to say of real pictures, 1, or less for one-sided label smoothing (Salimans et al.
   * 2016)
   */
  discriminator(real: tf.Tensor, fake: tf.Tensor, realTarget: number): tf.Scalar;
  generator(fake: tf.Tensor): tf.Scalar;
}

const mean = (x: tf.Tensor): tf.Scalar => tf.mean(x);
const total = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => tf.add(mean(a), mean(b));

/** −log σ(x) of the right answers: softplus(x) − x for 1 and softplus(x) for 0. */
const crossEntropy = (real: tf.Tensor, fake: tf.Tensor, target: number): tf.Scalar =>
  total(tf.sub(tf.softplus(real), tf.mul(real, target)), tf.softplus(fake));

const LOSSES: Readonly<Record<AdversarialLossName, AdversarialLoss>> = {
  minimax: { discriminator: crossEntropy, generator: (fake) => tf.neg(mean(tf.softplus(fake))) },
  nonSaturating: { discriminator: crossEntropy, generator: (fake) => mean(tf.softplus(tf.neg(fake))) },
  leastSquares: {
    discriminator: (real, fake, target) =>
      tf.mul(total(tf.square(tf.sub(real, target)), tf.square(fake)), 0.5),
    generator: (fake) => tf.mul(mean(tf.square(tf.sub(fake, 1))), 0.5),
  },
  wasserstein: {
    discriminator: (real, fake) => total(tf.neg(real), fake),
    generator: (fake) => tf.neg(mean(fake)),
  },
  hinge: {
    discriminator: (real, fake) => total(tf.relu(tf.sub(1, real)), tf.relu(tf.add(1, fake))),
    generator: (fake) => tf.neg(mean(fake)),
  },
};

/** Whether D is to say a number of real pictures, and not only more than of others. */
export const hasTarget = (name: AdversarialLossName): boolean => name !== 'wasserstein' && name !== 'hinge';

/** @throws ConfigError when there is none of this name */
export function adversarialLoss(who: string, name: AdversarialLossName): AdversarialLoss {
  if (Object.hasOwn(LOSSES, name)) return LOSSES[name];
  const expected = `a loss: ${Object.keys(LOSSES).join(', ')}`;
  throw new ConfigError({ who, expected, got: `'${name}'` });
}
