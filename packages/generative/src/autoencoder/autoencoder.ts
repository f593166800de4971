import {
  type BatchTensors,
  binaryCrossEntropyWithLogits,
  ConfigError,
  checkNumber,
  checkOneOf,
  checkRandom,
  checkShape,
  EVALUATION,
  type ForwardContext,
  type Layer,
  Linear,
  type Loss,
  type LossContext,
  Module,
  type Random,
  tf,
} from '@reverie/core';
import type { ImageBatch } from '../networks/image-batch.ts';
import { checkImageShape, checkSomeImages, type ImageShape, toUnitRange } from '../networks/image-shape.ts';
import { makeDecoder, makeEncoder, type NetworkConfig } from '../networks/make-network.ts';
import { tiedDecoder } from '../networks/tied-decoder.ts';
import { type Corruption, checkCorruption, corrupt } from './corruption.ts';
import { checkPenalties, contraction, type PenaltyConfig, sparsity } from './penalties.ts';

/** What an {@link Autoencoder} is made of. */
export interface AutoencoderConfig extends PenaltyConfig {
  readonly imageShape: ImageShape;
  /** Numbers of a code. */
  readonly latentSize: number;
  readonly network: NetworkConfig;
  /** The decoder's weights are the encoder's, transposed: one variable. Fully connected networks only. Default: false. */
  readonly tied?: boolean;
  /** Default: linear; a sparse code needs numbers from 0 to 1, `sigmoid`. */
  readonly codeActivation?: 'linear' | 'sigmoid';
  /** Default: sigmoid, so that pictures have numbers from 0 to 1. */
  readonly outputActivation?: 'linear' | 'sigmoid';
  /** How a reconstruction is compared with the picture; crossEntropy is for the sigmoid. Default: squaredError. */
  readonly reconstruction?: 'squaredError' | 'crossEntropy';
  /** What is done to pictures in training, before the model sees them (Vincent et al. 2010). Default: nothing. */
  readonly corruption?: Corruption;
}

/**
 * An encoder that turns pictures into short codes, and a decoder that makes pictures of codes again: what it learns is what the pictures
 * have in common. Denoising, sparse and contractive by its options.
 *
 * Source: Hinton and Salakhutdinov 2006; the notes' chapter 9.
 * Parameters: `encoder.…`, `code.weight` [latent, features], `code.bias`, `decoder.…`.
 */
export class Autoencoder extends Module {
  readonly kind = 'Autoencoder';
  readonly config: AutoencoderConfig;
  readonly #encoder: Layer;
  readonly #code: Linear;
  readonly #decoder: Layer;

  constructor(config: AutoencoderConfig, random: Random) {
    super();
    const { imageShape, latentSize, network, tied = false } = config;
    checkImageShape('Autoencoder', imageShape);
    checkNumber('Autoencoder', 'latentSize', latentSize, { integer: true, min: 1 });
    checkOutputs(config);
    checkCorruption(config.corruption);
    checkPenalties(config, config.codeActivation);
    checkRandom('Autoencoder', random);
    this.config = config;
    const { layer, features } = makeEncoder(imageShape, network, random.split('encoder'));
    this.#encoder = this.child('encoder', layer);
    const code = { inFeatures: features, outFeatures: latentSize };
    this.#code = this.child('code', new Linear(code, random.split('code')));
    const decoder = tied
      ? tiedDecoder(layer, this.#code, imageShape, network)
      : makeDecoder(latentSize, imageShape, network, random.split('decoder'));
    this.#decoder = this.child('decoder', decoder);
  }

  /**
   * @param images [batch, height, width, channels]: bytes, or float32 numbers from 0 to 1
   * @param context for losses that train the model; without it, this is evaluation
   * @returns codes [batch, latent]
   */
  encode(images: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor2D {
    return tf.tidy(() => {
      const unit = toUnitRange<tf.Rank.R4>('Autoencoder.encode', images, this.config.imageShape);
      const code = this.#code.forward(this.#encoder.forward(unit, context)) as tf.Tensor2D;
      return this.config.codeActivation === 'sigmoid' ? tf.sigmoid(code) : code;
    });
  }

  /**
   * @param z codes [batch, latent]
   * @param context as in {@link encode}
   * @returns [batch, height, width, channels]
   */
  decode(z: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor4D {
    checkShape('Autoencoder.decode', 'z', z, ['batch', this.config.latentSize]);
    return tf.tidy(() => this.#activated(this.#decoder.forward(z, context) as tf.Tensor4D));
  }

  /** What the model keeps of pictures: [batch, height, width, channels]. */
  reconstruct(images: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor4D {
    return tf.tidy(() => this.decode(this.encode(images, context), context));
  }

  /**
   * The squared error or the cross-entropy (Vincent et al. 2010, section 2.2) a number of the picture, and the penalties. Terms:
   * `reconstruction`, and `sparsity` and `contraction` where the model has them, all before they are weighed.
   */
  loss({ images }: BatchTensors<ImageBatch>, { training, random }: LossContext): Loss {
    const unit = toUnitRange<tf.Rank.R4>('Autoencoder.loss', images, this.config.imageShape);
    checkSomeImages('Autoencoder.loss', unit);
    const { corruption, sparsity: sparse, contraction: contract } = this.config;
    const seen = training && corruption !== undefined ? corrupt(unit, corruption, random) : unit;
    const context = { training, random };
    const code = this.encode(seen, context);
    const outputs = this.#decoder.forward(code, context) as tf.Tensor4D;
    const reconstruction = this.#compare(outputs, unit);
    const penalties: Record<string, tf.Scalar> = {};
    let total = reconstruction;
    if (sparse !== undefined) {
      penalties['sparsity'] = sparsity(code, sparse.target);
      total = tf.add(total, tf.mul(penalties['sparsity'], sparse.weight));
    }
    if (contract !== undefined) {
      penalties['contraction'] = contraction((x) => this.encode(x, context), seen, random);
      total = tf.add(total, tf.mul(penalties['contraction'], contract.weight));
    }
    return { total, terms: { reconstruction, ...penalties }, weight: tf.scalar(unit.shape[0]) };
  }

  #activated(outputs: tf.Tensor4D): tf.Tensor4D {
    return this.config.outputActivation === 'linear' ? outputs : tf.sigmoid(outputs);
  }

  /** The decoder's outputs with the pictures that they are to be. */
  #compare(outputs: tf.Tensor4D, images: tf.Tensor4D): tf.Scalar {
    return this.config.reconstruction === 'crossEntropy'
      ? (binaryCrossEntropyWithLogits(outputs, images) as tf.Scalar)
      : (tf.mean(tf.squaredDifference(this.#activated(outputs), images)) as tf.Scalar);
  }
}

function checkOutputs(config: AutoencoderConfig): void {
  const { codeActivation = 'linear', outputActivation = 'sigmoid', reconstruction = 'squaredError' } = config;
  checkOneOf('Autoencoder', 'codeActivation', codeActivation, ['linear', 'sigmoid']);
  checkOneOf('Autoencoder', 'outputActivation', outputActivation, ['linear', 'sigmoid']);
  checkOneOf('Autoencoder', 'reconstruction', reconstruction, ['squaredError', 'crossEntropy']);
  if (reconstruction !== 'crossEntropy' || outputActivation === 'sigmoid') return;
  throw new ConfigError({
    who: 'Autoencoder',
    expected: "outputActivation 'sigmoid' for the reconstruction 'crossEntropy'",
    got: `'${outputActivation}'`,
  });
}
