import {
  type CommonSettings,
  courseSettings,
  DATA,
  MODEL,
  oneOf,
  real,
  SEED,
  type Setting,
  type SettingTable,
  WATCHING,
  watchSettings,
  whole,
} from '@reverie/cli';
import { DATA_SETTINGS, type DataSettings } from '../data/settings.ts';
import { GAN_SETTINGS, type GANSettings } from './gan-settings.ts';
import { sizes } from './sizes.ts';
import { VAE_SETTINGS, type VAESettings } from './vae-settings.ts';

/** The kinds of model. */
export type ModelSetting = 'vae' | 'gan' | 'autoencoder';

/** What a model is made with; where nothing is said, the data decides. */
export interface NetworkSettings {
  readonly model: ModelSetting;
  readonly latentSize?: number;
  readonly network?: 'dense' | 'conv';
  readonly hiddenSizes?: string;
  readonly channels?: string;
}

/** What only an autoencoder has. */
export interface AutoencoderSettings {
  readonly noise: number;
}

/** What a training run is made with. */
export interface GenerativeSettings
  extends CommonSettings,
    DataSettings,
    NetworkSettings,
    VAESettings,
    AutoencoderSettings,
    GANSettings {
  readonly valFrac: number;
}

const NETWORK: SettingTable<NetworkSettings> = {
  model: { ...MODEL, kind: oneOf('vae', 'gan', 'autoencoder'), default: 'vae', help: 'kind of model' },
  latentSize: {
    ...MODEL,
    kind: whole({ min: 1 }),
    help: 'numbers of a code (default: 20; in color 32, of a GAN 64, of points 2)',
  },
  network: {
    ...MODEL,
    kind: oneOf('dense', 'conv'),
    help: 'kind of layers (default: conv, but dense for digits and clothes unless of a GAN)',
  },
  hiddenSizes: {
    ...MODEL,
    kind: sizes,
    help: 'dense: units of each layer (default: 400,400; of points 128,128,128)',
  },
  channels: {
    ...MODEL,
    kind: sizes,
    help: 'conv: channels of each layer, which halves (default: 32,64,96; of a GAN 64,128)',
  },
};

export const AUTOENCODER_SETTINGS: SettingTable<AutoencoderSettings> = {
  noise: {
    group: 'Autoencoder:',
    onResume: 'fixed',
    kind: real({ min: 0 }),
    default: 0,
    help: 'standard deviation of noise that it learns to remove',
  },
};

const COURSE = courseSettings(
  { learningRate: 1e-3, gradClip: 0 },
  'passes over the data (default: 10, and at least 2,000 updates; of a GAN 2,000 updates)',
);

/** A number whose default depends on the kind of model. */
function withoutDefault({ default: _, ...setting }: Setting<number>, help: string): Setting<number> {
  return { ...setting, help };
}

/** All settings, in the order of the help. */
export const GENERATIVE_SETTINGS: SettingTable<GenerativeSettings> = {
  ...NETWORK,
  ...VAE_SETTINGS,
  ...AUTOENCODER_SETTINGS,
  ...GAN_SETTINGS,
  ...DATA_SETTINGS,
  batchSize: { ...DATA, kind: whole({ min: 1 }), default: 64, help: 'pictures in a batch' },
  valFrac: {
    ...DATA,
    kind: real({ min: 0, below: 1 }),
    default: 0.05,
    help: 'share that chooses the best checkpoint of a VAE or autoencoder',
  },
  seed: SEED,
  ...COURSE,
  learningRate: withoutDefault(COURSE.learningRate, "Adam's learning rate (default: 1e-3; of a GAN 6e-4)"),
  ...watchSettings(),
  sampleEvery: {
    ...WATCHING,
    kind: whole({ min: 0 }),
    default: 500,
    help: 'steps between sample sheets, RUN/samples/*.png; 0 for none',
  },
};
