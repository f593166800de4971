import {
  type BatchTensors,
  checkNumber,
  checkRandom,
  checkShape,
  type DiagonalGaussian,
  EVALUATION,
  type ForwardContext,
  type Layer,
  Linear,
  type Loss,
  type LossContext,
  Module,
  normal,
  type Random,
  tf,
} from '@reverie/core';
import type { Likelihood } from '../likelihoods/likelihood.ts';
import { type LikelihoodName, makeLikelihood } from '../likelihoods/make-likelihood.ts';
import type { ImageBatch } from '../networks/image-batch.ts';
import { checkImageShape, checkSomeImages, type ImageShape, toUnitRange } from '../networks/image-shape.ts';
import { makeDecoder, makeEncoder, type NetworkConfig } from '../networks/make-network.ts';
import { withClasses } from '../networks/with-classes.ts';
import { checkObjective, countedKL, importanceBound, type ObjectiveConfig } from './objective.ts';

/** What a {@link VAE} is made of. */
export interface VAEConfig extends ObjectiveConfig {
  readonly imageShape: ImageShape;
  readonly latentSize: number;
  readonly network: NetworkConfig;
  /** Default: bernoulli. */
  readonly likelihood?: LikelihoodName;
  /** A conditional VAE of so many classes; its batches have `labels` (Sohn, Lee and Yan 2015). Default: none. */
  readonly classes?: number;
}

/** Pictures of a batch, and their classes where the model has classes. */
type Images = BatchTensors<ImageBatch> & { readonly labels?: tf.Tensor };

/**
 * Variational autoencoder: a decoder p(x | z) with a normal prior over z, learned together with an encoder q(z | x), a diagonal
 * normal distribution, by maximising a lower bound on log p(x).
 *
 * Source: Kingma and Welling 2014, Auto-Encoding Variational Bayes; the notes' chapter 9.
 * Parameters: `encoder.…`, `posterior.weight` [2 · latent, features], `posterior.bias`, `decoder.…`, `likelihood.…`.
 */
export class VAE extends Module {
  readonly kind = 'VAE';
  readonly config: VAEConfig;
  readonly #objective: Required<ObjectiveConfig>;
  readonly #encoder: Layer;
  readonly #posterior: Linear;
  readonly #decoder: Layer;
  readonly #likelihood: Likelihood;

  constructor(config: VAEConfig, random: Random) {
    super();
    const { imageShape, latentSize, network, likelihood = 'bernoulli', classes = 0 } = config;
    checkImageShape('VAE', imageShape);
    checkNumber('VAE', 'latentSize', latentSize, { integer: true, min: 1 });
    checkNumber('VAE', 'classes', classes, { integer: true, min: 0 });
    checkRandom('VAE', random);
    this.config = config;
    this.#objective = checkObjective('VAE', config);
    const { layer, features } = makeEncoder(imageShape, network, random.split('encoder'));
    this.#encoder = this.child('encoder', layer);
    const posterior = { inFeatures: features + classes, outFeatures: 2 * latentSize };
    this.#posterior = this.child('posterior', new Linear(posterior, random.split('posterior')));
    const decoder = makeDecoder(latentSize + classes, imageShape, network, random.split('decoder'));
    this.#decoder = this.child('decoder', decoder);
    this.#likelihood = this.child('likelihood', makeLikelihood('VAE', likelihood));
  }

  /**
   * q(z | x).
   *
   * @param images [batch, height, width, channels]: bytes, or float32 numbers from 0 to 1
   * @param labels int32 [batch], where the model has classes
   * @param context for losses that train the model; without it, this is evaluation
   * @returns [batch, latent] each
   */
  encode(images: tf.Tensor, labels?: tf.Tensor, context: ForwardContext = EVALUATION): DiagonalGaussian {
    const [mean, logVar] = tf.tidy(() => {
      const unit = toUnitRange<tf.Rank.R4>('VAE.encode', images, this.config.imageShape);
      const features = this.#encoder.forward(unit, context);
      return tf.split(this.#posterior.forward(this.#withClasses('VAE.encode', features, labels)), 2, 1);
    });
    return { mean: mean!, logVar: logVar! };
  }

  /**
   * z = μ + σ ε, so that the sample has a gradient (Kingma and Welling 2014, section 2.4).
   *
   * @param posterior [batch, latent] each
   * @param noise ε, [..., batch, latent], normal
   * @returns the noise's shape
   */
  reparameterize({ mean, logVar }: DiagonalGaussian, noise: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.add(mean, tf.mul(tf.exp(tf.mul(logVar, 0.5)), noise)));
  }

  /**
   * The expected pictures.
   *
   * @param z [batch, latent]
   * @param labels int32 [batch], where the model has classes
   * @param context as in {@link encode}
   * @returns [batch, height, width, channels], from 0 to 1
   */
  decode(z: tf.Tensor, labels?: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor4D {
    return tf.tidy(() => this.#likelihood.mean(this.#outputs('VAE.decode', z, labels, context)));
  }

  /** What the model keeps of pictures: the expected picture at the posterior's mean, as {@link decode}. */
  reconstruct(images: tf.Tensor, labels?: tf.Tensor): tf.Tensor4D {
    return tf.tidy(() => this.decode(this.encode(images, labels).mean, labels));
  }

  /**
   * New pictures: z from the prior, decoded.
   *
   * @param labels int32 [count], where the model has classes
   * @returns [count, height, width, channels], from 0 to 1
   */
  sample(
    count: number,
    { random, labels }: { readonly random: Random; readonly labels?: tf.Tensor },
  ): tf.Tensor4D {
    checkNumber('VAE.sample', 'count', count, { integer: true, min: 1 });
    checkRandom('VAE.sample', random);
    return tf.tidy(() => this.decode(normal(random, [count, this.config.latentSize]), labels));
  }

  /**
   * log p(x | z) + log p(z) − log q(z | x) of samples from q: their exponentials estimate p(x) without bias.
   *
   * @param context as in {@link encode}
   * @returns [samples, batch], in nats
   */
  logWeights(
    { images, labels }: Images,
    { samples, random }: { readonly samples: number; readonly random: Random },
    context: ForwardContext = EVALUATION,
  ): tf.Tensor2D {
    checkNumber('VAE.logWeights', 'samples', samples, { integer: true, min: 1 });
    checkRandom('VAE.logWeights', random);
    checkSomeImages('VAE.logWeights', images);
    return tf.tidy(() => {
      const unit = toUnitRange<tf.Rank.R4>('VAE.logWeights', images, this.config.imageShape);
      const posterior = this.encode(unit, labels, context);
      const noise = normal(random, [samples, ...posterior.mean.shape]);
      const z = this.reparameterize(posterior, noise); // [samples, batch, latent]
      // log p(z) − log q(z | x): the constants of both cancel.
      const prior = tf.sum(tf.sub(tf.square(noise), tf.square(z)), -1);
      const ratio = tf.mul(tf.add(prior, tf.sum(posterior.logVar, -1)), 0.5);
      return tf.add(this.#logProb(z, unit, labels, context), ratio) as tf.Tensor2D;
    });
  }

  /**
   * −ELBO in nats a picture, or minus the importance-weighted bound where there are several samples. Terms: `reconstruction`,
   * −log p(x | z), and `kl`, of the posterior from the prior, as it counts: in training not below the free nats.
   */
  loss(batch: Images, { training, random, carry }: LossContext): Loss {
    const unit = toUnitRange<tf.Rank.R4>('VAE.loss', batch.images, this.config.imageShape);
    checkSomeImages('VAE.loss', unit);
    const weight = tf.scalar(unit.shape[0]);
    const context = { training, random };
    const { samples, beta, klWarmUp, freeBits } = this.#objective;
    if (samples > 1) {
      const logWeights = this.logWeights({ ...batch, images: unit }, { samples, random }, context);
      return { total: tf.neg(tf.mean(importanceBound(logWeights))) as tf.Scalar, weight };
    }
    const posterior = this.encode(unit, batch.labels, context);
    const z = this.reparameterize(posterior, normal(random, posterior.mean.shape));
    const logProb = this.#logProb(z, unit, batch.labels, context);
    const reconstruction = tf.neg(tf.mean(logProb)) as tf.Scalar;
    const updates = tf.add(carry?.['updates'] ?? 0, 1);
    const share = training && klWarmUp > 0 ? tf.minimum(tf.div(updates, klWarmUp), 1) : 1;
    const kl = countedKL(posterior, training ? freeBits : 0);
    const total = tf.add(reconstruction, tf.mul(kl, tf.mul(share, beta))) as tf.Scalar;
    return {
      total,
      terms: { reconstruction, kl },
      weight,
      ...(training && klWarmUp > 0 && { carry: { updates } }),
    };
  }

  /** log p(x | z) of [samples..., batch]. */
  #logProb(
    z: tf.Tensor,
    unit: tf.Tensor4D,
    labels: tf.Tensor | undefined,
    context: ForwardContext,
  ): tf.Tensor {
    const [batch] = unit.shape;
    const samples = z.size / (batch * this.config.latentSize);
    const rows = tf.reshape(z, [-1, this.config.latentSize]);
    const repeat = (tensor: tf.Tensor): tf.Tensor =>
      samples === 1 ? tensor : tf.tile(tensor, [samples, ...tensor.shape.slice(1).map(() => 1)]);
    const outputs = this.#outputs('VAE', rows, labels && repeat(labels), context);
    return tf.reshape(this.#likelihood.logProb(outputs, repeat(unit) as tf.Tensor4D), z.shape.slice(0, -1));
  }

  #outputs(who: string, z: tf.Tensor, labels: tf.Tensor | undefined, context: ForwardContext): tf.Tensor4D {
    checkShape(who, 'z', z, ['batch', this.config.latentSize]);
    return this.#decoder.forward(this.#withClasses(who, z, labels), context) as tf.Tensor4D;
  }

  #withClasses(who: string, features: tf.Tensor, labels: tf.Tensor | undefined): tf.Tensor {
    return withClasses(who, features, labels, this.config.classes ?? 0);
  }
}
