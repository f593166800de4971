import {
  ConfigError,
  checkNumber,
  checkRandom,
  EVALUATION,
  type ForwardContext,
  type Loss,
  type LossContext,
  Module,
  normal,
  type Random,
  tf,
} from '@reverie/core';
import type { Autoencoder } from '../autoencoder/autoencoder.ts';
import type { PictureClassifier } from '../evaluation/picture-classifier.ts';
import { adversarialLoss } from '../gan/adversarial-loss.ts';
import { Discriminator } from '../gan/discriminator.ts';
import { sumEach } from '../likelihoods/likelihood.ts';
import { toUnitRange } from '../networks/image-shape.ts';
import type { NetworkConfig } from '../networks/make-network.ts';
import { countedKL } from '../vae/objective.ts';
import type { VAE } from '../vae/vae.ts';
import { checkAutoencoder } from './check-autoencoder.ts';

/** How much each part of the loss counts, 0 or more. */
export interface DeePSiMWeights {
  /** Of the squared error, summed over the numbers of a picture. With a VAE, w is a normal likelihood with the variance 1 / (2 w). */
  readonly pixels: number;
  /** Of the squared error of the classifier's features, summed likewise. */
  readonly features: number;
  /** Of −log D. */
  readonly adversarial: number;
}

/** What a {@link DeePSiM} is made of besides the autoencoder and the classifier. */
export interface DeePSiMConfig {
  readonly discriminator: NetworkConfig;
  readonly weights: DeePSiMWeights;
  /** The classifier's layer in whose outputs features are compared, counted from the picture: 0 is the first. Default: the last one. */
  readonly layer?: number;
}

/**
 * Trains an autoencoder or a VAE to draw sharp pictures: a squared error of pixels rewards the mean of all that may be meant, which is
 * blurred. Here reconstructions are compared in pixels and in the features of a classifier, which does not learn, and a discriminator
 * tells them from real pictures:
 *
 *   w_pixels ‖x̂ − x‖² + w_features ‖C(x̂) − C(x)‖² − w_adversarial log D(x̂), and for a VAE + β KL
 *
 * Source: Dosovitskiy and Brox 2016, Generating Images with Perceptual Similarity Metrics based on Deep Networks, whose discriminator sees
 * features too where a network is inverted; the notes' chapter 9, "All together".
 * Parameters: `autoencoder.…` and `discriminator.…`.
 */
export class DeePSiM extends Module {
  readonly kind = 'DeePSiM';
  readonly config: DeePSiMConfig & { readonly autoencoder: object };
  readonly autoencoder: Autoencoder | VAE;
  readonly discriminator: Discriminator;
  readonly #classifier: PictureClassifier;
  readonly #adversarial = adversarialLoss('DeePSiM', 'nonSaturating');

  /**
   * @param autoencoder it learns; without what changes its own loss. Of a VAE's likelihood the mean alone counts
   * @param classifier what it learned before stays as it is, and is no part of this model
   */
  constructor(
    autoencoder: Autoencoder | VAE,
    classifier: PictureClassifier,
    config: DeePSiMConfig,
    random: Random,
  ) {
    super();
    checkRandom('DeePSiM', random);
    checkAutoencoder(autoencoder);
    for (const name of ['pixels', 'features', 'adversarial'] as const)
      checkNumber('DeePSiM', `weights.${name}`, config.weights[name], { min: 0 });
    const { imageShape } = autoencoder.config;
    if (classifier.config.imageShape.join() !== imageShape.join()) {
      const expected = `a classifier of pictures [${imageShape.join(', ')}]`;
      throw new ConfigError({
        who: 'DeePSiM',
        expected,
        got: `one of [${classifier.config.imageShape.join(', ')}]`,
      });
    }
    const { layer = classifier.layers - 1 } = config;
    checkNumber('DeePSiM', 'layer', layer, { integer: true, min: 0, below: classifier.layers });
    this.config = { ...config, layer, autoencoder: autoencoder.config };
    this.autoencoder = this.child('autoencoder', autoencoder);
    const discriminator = { dataShape: imageShape, network: config.discriminator };
    this.discriminator = this.child('discriminator', new Discriminator(discriminator, random));
    this.#classifier = classifier;
  }

  /**
   * What the autoencoder makes of pictures.
   *
   * @param images [batch, height, width, channels]: bytes, or float32 numbers from 0 to 1
   * @param context its `random` draws the codes of a VAE
   */
  draw(images: tf.Tensor4D, context: LossContext): { readonly drawn: tf.Tensor4D; readonly kl?: tf.Scalar } {
    const { autoencoder } = this;
    if (autoencoder.kind === 'Autoencoder') return { drawn: autoencoder.reconstruct(images, context) };
    const posterior = autoencoder.encode(images, undefined, context);
    const z = autoencoder.reparameterize(posterior, normal(context.random, posterior.mean.shape));
    return { drawn: autoencoder.decode(z, undefined, context), kl: countedKL(posterior, 0) };
  }

  /** How real pictures look, bytes or numbers from 0 to 1: logits [batch, 1]. */
  discriminate(images: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor2D {
    return tf.tidy(() => {
      const unit = toUnitRange('DeePSiM.discriminate', images, this.autoencoder.config.imageShape);
      return this.discriminator.forward(tf.sub(tf.mul(unit, 2), 1), undefined, context);
    });
  }

  /**
   * What the autoencoder minimises, a picture. Terms, before they are weighed: `pixels`, `features`, `adversarial`, and `kl` of a VAE.
   *
   * @param images [batch, height, width, channels]: bytes, or float32 numbers from 0 to 1
   */
  loss(images: tf.Tensor4D, { training, random }: LossContext): Loss {
    const { pixels, features, adversarial } = this.config.weights;
    const unit = toUnitRange<tf.Rank.R4>('DeePSiM.loss', images, this.autoencoder.config.imageShape);
    const { drawn, kl } = this.draw(unit, { training, random });
    const terms: Record<string, tf.Scalar> = {
      pixels: squaredError(drawn, unit),
      features: squaredError(this.#features(drawn), this.#features(unit)),
      adversarial: this.#adversarial.generator(this.discriminate(drawn, { training })),
    };
    const weighted = [
      tf.mul(terms['pixels']!, pixels),
      tf.mul(terms['features']!, features),
      tf.mul(terms['adversarial']!, adversarial),
    ];
    if (kl !== undefined) {
      terms['kl'] = kl;
      weighted.push(tf.mul(kl, (this.autoencoder as VAE).config.beta ?? 1));
    }
    return { total: tf.addN(weighted) as tf.Scalar, terms, weight: tf.scalar(images.shape[0]) };
  }

  /**
   * What the discriminator minimises: −log D(x) − log (1 − D(x̂)).
   *
   * @param images [batch, height, width, channels]: bytes, or float32 numbers from 0 to 1
   * @param drawn the same shape
   */
  discriminatorLoss(images: tf.Tensor, drawn: tf.Tensor): tf.Scalar {
    const context = { training: true };
    const [real, fake] = [this.discriminate(images, context), this.discriminate(drawn, context)];
    return this.#adversarial.discriminator(real, fake, 1);
  }

  #features(images: tf.Tensor): tf.Tensor {
    return this.#classifier.layerOutputs(images)[this.config.layer!]!;
  }
}

/** Σ (a − b)² of each picture, and the mean over the batch. */
const squaredError = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => tf.mean(sumEach(tf.squaredDifference(a, b)));
