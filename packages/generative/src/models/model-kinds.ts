import type { ModelKind } from '@reverie/core';
import { Autoencoder, type AutoencoderConfig } from '../autoencoder/autoencoder.ts';
import { GAN } from '../gan/gan.ts';
import type { GANConfig } from '../gan/gan-config.ts';
import { Generator, type GeneratorConfig } from '../gan/generator.ts';
import type { NetworkConfig } from '../networks/make-network.ts';
import { VAE, type VAEConfig } from '../vae/vae.ts';

/** How VAEs are built again from checkpoints. */
export const VAE_KIND: ModelKind<VAE> = {
  kind: 'VAE',
  leastWeights(config) {
    const { imageShape, latentSize, network } = config as VAEConfig;
    const { weights, features } = leastOf(imageShape, network);
    return 2 * weights + 3 * features * latentSize;
  },
  make: (config, random) => new VAE(config as VAEConfig, random),
};

/** How autoencoders are built again. */
export const AUTOENCODER_KIND: ModelKind<Autoencoder> = {
  kind: 'Autoencoder',
  leastWeights(config) {
    const { imageShape, latentSize, network } = config as AutoencoderConfig;
    const { weights, features } = leastOf(imageShape, network);
    return weights + features * latentSize;
  },
  make: (config, random) => new Autoencoder(config as AutoencoderConfig, random),
};

/** How GANs are built again, both networks. */
export const GAN_KIND: ModelKind<GAN> = {
  kind: 'GAN',
  leastWeights(config) {
    const { dataShape, discriminator, network } = config as GANConfig;
    return leastOfGenerator(config as GANConfig) + leastOf(dataShape, discriminator ?? network).weights;
  },
  make: (config, random) => new GAN(config as GANConfig, random),
};

/** How the half of a GAN that draws is built again. */
export const GENERATOR_KIND: ModelKind<Generator> = {
  kind: 'Generator',
  leastWeights: (config) => leastOfGenerator(config as GeneratorConfig),
  make: (config, random) => new Generator(config as GeneratorConfig, random),
};

function leastOfGenerator({ dataShape, latentSize, network }: GeneratorConfig): number {
  const { weights, features } = leastOf(dataShape, network);
  return weights + features * latentSize;
}

/** The fewest taps of a convolution that halves. */
const TAPS = 9;

/** Weights of a network from data of a shape to features, at least, and how many features there are. */
function leastOf(
  shape: readonly number[],
  network: NetworkConfig,
): { readonly weights: number; readonly features: number } {
  if ('hiddenSizes' in network) {
    const sizes = [shape.reduce((size, d) => size * d, 1), ...network.hiddenSizes];
    const weights = sizes.slice(1).reduce((sum, size, i) => sum + size * sizes[i]!, 0);
    return { weights, features: sizes.at(-1)! };
  }
  const [height = 1, width = 1, channels = 1] = shape;
  const maps = [channels, ...network.channels];
  const convolutions = maps.slice(1).reduce((sum, size, i) => sum + TAPS * size * maps[i]!, 0);
  const scale = 2 ** network.channels.length;
  const spread = Math.ceil(height / scale) * Math.ceil(width / scale) * maps.at(-1)!;
  const { hiddenSize } = network;
  if (hiddenSize === undefined) return { weights: convolutions, features: spread };
  return { weights: convolutions + spread * hiddenSize, features: hiddenSize };
}
