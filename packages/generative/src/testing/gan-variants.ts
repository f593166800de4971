import { adam, type NDArray, Random, uniformArray } from '@reverie/core';
import type { GANConfig } from '../gan/gan-config.ts';
import type { GANOptimizers } from '../gan/gan-step.ts';

/** A small DCGAN. */
export const PICTURES: GANConfig = {
  dataShape: [6, 5, 1],
  latentSize: 3,
  network: { channels: [4, 6], norm: 'batch', activation: 'leakyRelu' },
  discriminator: { channels: [4, 6], activation: 'leakyRelu' },
  loss: 'nonSaturating',
};

/** What makes another GAN of it. */
export const VARIANTS: readonly (readonly [name: string, variant: Partial<GANConfig>])[] = [
  ['minimax', { loss: 'minimax' }],
  ['label smoothing', { realTarget: 0.9 }],
  ['least squares', { loss: 'leastSquares' }],
  ['WGAN', { loss: 'wasserstein', weightClip: 0.01, criticSteps: 2 }],
  ['WGAN-GP', { loss: 'wasserstein', gradientPenalty: 10, criticSteps: 2 }],
  ['hinge with spectral normalization', { loss: 'hinge', spectralNorm: true }],
  ['averaged', { averageDecay: 0.9 }],
  ['conditional', { classes: 3 }],
  ['conditional by vectors', { classes: 3, classSize: 2 }],
];

/** Pictures of a batch. */
export const ROWS = 8;

const images: NDArray = { data: uniformArray(new Random(1), ROWS * 30), shape: [ROWS, 6, 5, 1] };
const labels: NDArray = { data: Int32Array.from({ length: ROWS }, (_, i) => i % 3), shape: [ROWS] };

/** Pictures of noise, with labels for a conditional GAN. */
export const batchOf = ({ classes }: GANConfig): { readonly images: NDArray; readonly labels?: NDArray } => ({
  images,
  ...(classes !== undefined && { labels }),
});

export const optimizers = (): GANOptimizers => ({
  generator: adam({ learningRate: 2e-3, beta1: 0.5 }),
  discriminator: adam({ learningRate: 2e-3, beta1: 0.5 }),
});
