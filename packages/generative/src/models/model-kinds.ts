import type { Checkpoint, LoadableModel, ModelKind } from '@reverie/core';
import { modelFromCheckpoint } from '@reverie/core';
import { Autoencoder, type AutoencoderConfig } from '../autoencoder/autoencoder.ts';
import { PictureClassifier, type PictureClassifierConfig } from '../evaluation/picture-classifier.ts';
import { GAN } from '../gan/gan.ts';
import type { GANConfig } from '../gan/gan-config.ts';
import { Generator, type GeneratorConfig } from '../gan/generator.ts';
import { leastWeights } from '../networks/least-weights.ts';
import { VAE, type VAEConfig } from '../vae/vae.ts';

/** How this package's models are built again from a checkpoint. */
export const VAE_KIND: ModelKind<VAE> = {
  kind: 'VAE',
  leastWeights: (config) => 2 * leastWeightsOfPictures(config as VAEConfig),
  make: (config, random) => new VAE(config as VAEConfig, random),
};

export const AUTOENCODER_KIND: ModelKind<Autoencoder> = {
  kind: 'Autoencoder',
  leastWeights: (config) => leastWeightsOfPictures(config as AutoencoderConfig),
  make: (config, random) => new Autoencoder(config as AutoencoderConfig, random),
};

export const GAN_KIND: ModelKind<GAN> = {
  kind: 'GAN',
  leastWeights: (config) => leastWeightsOfGenerator(config as GANConfig),
  make: (config, random) => new GAN(config as GANConfig, random),
};

export const GENERATOR_KIND: ModelKind<Generator> = {
  kind: 'Generator',
  leastWeights: (config) => leastWeightsOfGenerator(config as GeneratorConfig),
  make: (config, random) => new Generator(config as GeneratorConfig, random),
};

export const CLASSIFIER_KIND: ModelKind<PictureClassifier> = {
  kind: 'PictureClassifier',
  leastWeights: (config) => leastWeightsOfPictures(config as PictureClassifierConfig),
  make: (config, random) => new PictureClassifier(config as PictureClassifierConfig, random),
};

/** Of a network that sees pictures, and of its codes, each of which has a weight. */
function leastWeightsOfPictures({
  imageShape,
  network,
  latentSize = 0,
}: Pick<VAEConfig, 'imageShape' | 'network'> & { readonly latentSize?: number }): number {
  return leastWeights(imageShape, network) + latentSize;
}

const leastWeightsOfGenerator = ({ dataShape, network, latentSize }: GeneratorConfig): number =>
  leastWeights(dataShape, network) + latentSize;

/** A model of this package. */
export type GenerativeModel = (VAE | Autoencoder | GAN | Generator | PictureClassifier) & LoadableModel;

const KINDS: readonly ModelKind<GenerativeModel>[] = [
  VAE_KIND,
  AUTOENCODER_KIND,
  GAN_KIND,
  GENERATOR_KIND,
  CLASSIFIER_KIND,
];

/**
 * Builds any model of this package from a checkpoint's config and loads its weights.
 *
 * @throws CheckpointError or ConfigError that says what is wrong with the config, or how the weights differ from it.
 */
export function generativeFromCheckpoint(checkpoint: Checkpoint): GenerativeModel {
  return modelFromCheckpoint('generativeFromCheckpoint', checkpoint, KINDS);
}
