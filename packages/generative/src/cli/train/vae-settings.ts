import { oneOf, real, type SettingTable } from '@reverie/cli';

/** What only a VAE has. */
export interface VAESettings {
  readonly likelihood?: 'bernoulli' | 'gaussian' | 'logistic';
  readonly beta: number;
}

const OF_VAE = { group: 'VAE:', onResume: 'fixed' } as const;

export const VAE_SETTINGS: SettingTable<VAESettings> = {
  likelihood: {
    ...OF_VAE,
    kind: oneOf('bernoulli', 'gaussian', 'logistic'),
    help: 'of pictures given their code (default: bernoulli; in color gaussian)',
  },
  beta: { ...OF_VAE, kind: real({ min: 0 }), default: 1, help: 'weight of the KL divergence' },
};
