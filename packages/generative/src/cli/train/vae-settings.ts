import { oneOf, real, type SettingTable, whole } from '@reverie/cli';

/** What only a VAE has. */
export interface VAESettings {
  readonly likelihood?: 'bernoulli' | 'gaussian' | 'logistic';
  readonly beta: number;
  readonly klWarmUp: number;
  readonly freeBits: number;
  readonly importanceSamples: number;
}

const OF_VAE = { group: 'VAE:', onResume: 'fixed' } as const;

export const VAE_SETTINGS: SettingTable<VAESettings> = {
  likelihood: {
    ...OF_VAE,
    kind: oneOf('bernoulli', 'gaussian', 'logistic'),
    help: 'of pictures given their code (default: bernoulli; in color gaussian)',
  },
  beta: { ...OF_VAE, kind: real({ min: 0 }), default: 1, help: 'weight of the KL divergence' },
  klWarmUp: {
    ...OF_VAE,
    kind: whole({ min: 0 }),
    default: 0,
    help: 'updates over which that weight rises from 0',
  },
  freeBits: {
    ...OF_VAE,
    kind: real({ min: 0 }),
    default: 0,
    help: 'nats below which the divergence of a number of the code costs no less',
  },
  importanceSamples: {
    ...OF_VAE,
    kind: whole({ min: 1 }),
    default: 1,
    help: 'codes drawn for each picture; several train an importance weighted autoencoder (IWAE)',
  },
};
