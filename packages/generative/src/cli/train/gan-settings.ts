import { oneOf, real, type SettingTable, toggle, whole } from '@reverie/cli';

const LOSSES = ['non-saturating', 'minimax', 'least-squares', 'wasserstein', 'hinge'] as const;

/** What only a GAN has. */
export interface GANSettings {
  readonly loss: (typeof LOSSES)[number];
  readonly realTarget: number;
  readonly gradientPenalty?: number;
  readonly weightClip?: number;
  readonly spectralNorm: boolean;
  readonly criticSteps?: number;
  readonly averageDecay: number;
}

const OF_GAN = { group: 'GAN:', onResume: 'fixed' } as const;

export const GAN_SETTINGS: SettingTable<GANSettings> = {
  loss: {
    ...OF_GAN,
    kind: { ...oneOf(...LOSSES), placeholder: 'name' },
    default: 'non-saturating',
    help: `what both networks minimize: ${LOSSES.join(', ')}`,
  },
  realTarget: {
    ...OF_GAN,
    kind: real({ above: 0, max: 1 }),
    default: 1,
    help: 'what the discriminator is to say of real pictures; 0.9 smooths the labels',
  },
  gradientPenalty: {
    ...OF_GAN,
    kind: real({ min: 0 }),
    help: 'weight of the gradient penalty (default: 0; 10 with wasserstein, but for --weight-clip or --spectral-norm)',
  },
  weightClip: {
    ...OF_GAN,
    kind: real({ above: 0 }),
    help: "limit to which the discriminator's weights are cut, such as 0.01 (default: none)",
  },
  spectralNorm: {
    ...OF_GAN,
    kind: toggle,
    default: false,
    help: "divide the discriminator's weights by their largest singular values",
  },
  criticSteps: {
    ...OF_GAN,
    kind: whole({ min: 1 }),
    help: 'updates of the discriminator for one of the generator (default: 1; 5 with wasserstein)',
  },
  averageDecay: {
    ...OF_GAN,
    kind: real({ min: 0, below: 1 }),
    default: 0.995,
    help: 'how slowly the average that draws follows the generator',
  },
};
