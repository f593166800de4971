import type { Program } from '@reverie/cli';
import { fits } from './fits.ts';

/** The command line of generative models. */
export const REVERIE_GENERATIVE: Program = {
  name: 'reverie-generative',
  packageName: '@reverie/generative',
  kinds: {
    VAE: ['sample', 'interpolate', 'grid', 'arithmetic', 'eval'],
    GAN: ['sample', 'interpolate', 'grid', 'eval'],
    Generator: ['sample', 'interpolate', 'grid', 'eval'],
    Autoencoder: ['eval', 'arithmetic'],
  },
  fits,
  shipped: async () => (await import('./shipped.ts')).SHIPPED,
};
