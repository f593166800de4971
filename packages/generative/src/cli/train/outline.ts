import type { TrainOutline } from '@reverie/cli';
import { DATA_HELP } from '../data/names.ts';
import { checkSettings } from './check-settings.ts';
import { GENERATIVE_SETTINGS, type GenerativeSettings, type ModelSetting } from './settings.ts';

const EXAMPLES = `
DATA is mnist or fashion-mnist (from the folder REVERIE_DATA, or downloaded), faces (drawn), ring or grid (points, for
GANs), or a folder: all its PNG and JPEG files, of any size, each cut to the square in its middle and resized.
With --conditional a folder has a subfolder for each class; they are numbered from 0, in the order of their names.

Examples:
  $ reverie-generative train mnist
  $ reverie-generative train faces --model gan
  $ reverie-generative train mnist --model gan --conditional
  $ reverie-generative train mnist --importance-samples 5
  $ reverie-generative train ring --model gan --batch-size 256 --learning-rate 1e-3
  $ reverie-generative train my-photos --size 64 --channels 32,64,128 --run runs/photos
  $ reverie-generative train my-photos --run runs/photos --resume`;

/** How fast a model's networks learn if nothing else is said. */
const RATES: Readonly<Record<ModelSetting, number>> = { vae: 1e-3, autoencoder: 1e-3, gan: 6e-4 };
/** Updates of a GAN, which cost more and have no validation that would tell when to end. */
const GAN_STEPS = 2000;

/** `reverie-generative train DATA` */
export const GENERATIVE_OUTLINE: TrainOutline<GenerativeSettings> = {
  group: [],
  description: 'Train a model that makes pictures.',
  argument: ['<DATA>', DATA_HELP],
  defaultRun: 'runs/DATA-MODEL',
  settings: GENERATIVE_SETTINGS,
  help: EXAMPLES,
  presets: ({ model = 'vae', maxEpochs }) => ({
    learningRate: RATES[model],
    ...(model === 'gan' && maxEpochs === undefined ? { steps: GAN_STEPS } : {}),
  }),
  checkTogether: checkSettings,
};
