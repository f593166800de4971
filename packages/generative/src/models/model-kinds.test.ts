import { type LoadableModel, type ModelKind, Random } from '@reverie/core';
import { expect, it } from 'vitest';
import { Autoencoder } from '../autoencoder/autoencoder.ts';
import { PictureClassifier } from '../evaluation/picture-classifier.ts';
import { GAN } from '../gan/gan.ts';
import { Generator } from '../gan/generator.ts';
import { VAE } from '../vae/vae.ts';
import { AUTOENCODER_KIND, CLASSIFIER_KIND, GAN_KIND, GENERATOR_KIND, VAE_KIND } from './model-kinds.ts';

const random = new Random(1);
const NETWORKS = [
  { hiddenSizes: [3, 2] },
  { hiddenSizes: [] },
  { channels: [2, 3] },
  { channels: [2], hiddenSize: 4 },
];
const SHAPE = [7, 6, 2] as const;
const ofPictures = { imageShape: SHAPE, latentSize: 2 };
const ofData = { dataShape: SHAPE, latentSize: 2, loss: 'hinge' } as const;
const ofClasses = { imageShape: SHAPE, attributes: { digit: 2 } };

/** Each kind with a model of it, and with a config of larger data. */
const KINDS = NETWORKS.flatMap((network) => [
  [VAE_KIND, new VAE({ ...ofPictures, network }, random)],
  [AUTOENCODER_KIND, new Autoencoder({ ...ofPictures, network }, random)],
  [GAN_KIND, new GAN({ ...ofData, network }, random)],
  [GENERATOR_KIND, new Generator({ ...ofData, network }, random)],
  [CLASSIFIER_KIND, new PictureClassifier({ ...ofClasses, network }, random)],
]) as [ModelKind<LoadableModel>, LoadableModel][];

it.each(KINDS)('the least weights of a model are not more than it has: %#', (kind, model) => {
  const weights = Object.values(model.parameters()).reduce((sum, { size }) => sum + size, 0);
  const least = kind.leastWeights(model.config);
  expect(least).toBeGreaterThan(0);
  expect(least).toBeLessThanOrEqual(weights);
});

it.each(KINDS)('data of a million pixels asks for as many weights: %#', (kind, { config }) => {
  const large = { ...config, imageShape: [1000, 1000, 1], dataShape: [1000, 1000, 1] };
  // Two halvings leave a sixteenth.
  expect(kind.leastWeights(large)).toBeGreaterThan(1e6 / 16);
});
