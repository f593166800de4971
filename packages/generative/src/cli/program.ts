import type { Program } from '@reverie/cli';

/** The command line of generative models. */
export const REVERIE_GENERATIVE: Program = {
  name: 'reverie-generative',
  packageName: '@reverie/generative',
  kinds: {
    VAE: ['sample', 'eval'],
    GAN: ['sample', 'eval'],
    Generator: ['sample', 'eval'],
    Autoencoder: ['eval'],
  },
};
