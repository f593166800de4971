import { type Kind, oneOf, real, text, toggle, whole } from '../values.ts';

/** What a training run is made with: its flags, the keys of a configuration file, and of the run's `config.json`. */
export interface TrainSettings {
  readonly model: 'lstm' | 'gru' | 'rnn';
  readonly rnnSize: number;
  readonly numLayers: number;
  readonly embeddingSize?: number;
  readonly tied: boolean;
  readonly dropout: number;
  readonly seqLength: number;
  readonly batchSize: number;
  readonly trainFrac: number;
  readonly valFrac: number;
  readonly seed: number;
  readonly learningRate: number;
  readonly lrSchedule: 'cosine' | 'constant';
  readonly gradClip: number;
  readonly maxEpochs?: number;
  readonly steps?: number;
  readonly patience?: number;
  readonly evalEvery: number;
  readonly checkpointEvery: number;
  readonly sampleEvery: number;
  readonly length: number;
  readonly temperature: number;
  readonly plots: boolean;
  readonly backend?: string;
}

/** One setting. */
export interface Setting<T> {
  readonly kind: Kind<T>;
  readonly help: string;
  /** Heading in the help. */
  readonly group: string;
  readonly default?: T;
  /**
   * What a resumed run may do with it: nothing, as weights or data would not fit; change it, but then the run is no longer
   * the one that would have been; change it freely, as no weight depends on it.
   */
  readonly onResume: 'fixed' | 'steers' | 'free';
}

type SettingTable = {
  readonly [Key in keyof Required<TrainSettings>]: Setting<Required<TrainSettings>[Key]>;
};

const MODEL = { group: 'Model:', onResume: 'fixed' } as const;
const DATA = { group: 'Data:', onResume: 'fixed' } as const;
const COURSE = { group: 'Optimization:', onResume: 'steers' } as const;
const WATCHING = { group: 'Watching and saving:', onResume: 'free' } as const;

/** All settings, in the order of the help. */
export const SETTINGS: SettingTable = {
  model: { ...MODEL, kind: oneOf('lstm', 'gru', 'rnn'), default: 'lstm', help: 'kind of recurrent cell' },
  rnnSize: { ...MODEL, kind: whole({ min: 1 }), default: 128, help: 'units in each layer' },
  numLayers: { ...MODEL, kind: whole({ min: 1 }), default: 2, help: 'recurrent layers' },
  embeddingSize: {
    ...MODEL,
    kind: whole({ min: 1 }),
    help: 'size of a learned embedding of the characters (default: none, one-hot)',
  },
  tied: { ...MODEL, kind: toggle, default: false, help: "use the embedding as the output's weights" },
  dropout: {
    ...MODEL,
    kind: real({ min: 0, below: 1 }),
    default: 0,
    help: "share of each layer's output dropped in training",
  },

  seqLength: {
    ...DATA,
    kind: whole({ min: 1 }),
    default: 50,
    help: 'characters that gradients flow back through',
  },
  batchSize: { ...DATA, kind: whole({ min: 1 }), default: 50, help: 'sequences in a batch' },
  trainFrac: {
    ...DATA,
    kind: real({ above: 0, max: 1 }),
    default: 0.9,
    help: 'share of the text to train on',
  },
  valFrac: {
    ...DATA,
    kind: real({ min: 0, below: 1 }),
    default: 0.05,
    help: 'share that chooses the best checkpoint; the rest is the test split',
  },
  seed: {
    ...DATA,
    kind: whole({ min: 0 }),
    default: 1,
    help: 'the same seed on the same backend gives the same numbers',
  },

  learningRate: { ...COURSE, kind: real({ above: 0 }), default: 2e-3, help: "Adam's learning rate" },
  lrSchedule: {
    ...COURSE,
    kind: oneOf('cosine', 'constant'),
    default: 'cosine',
    help: 'cosine falls to a twentieth of the rate',
  },
  gradClip: {
    ...COURSE,
    kind: real({ min: 0 }),
    default: 5,
    help: "limit of the gradient's norm; 0 for none",
  },
  maxEpochs: {
    ...COURSE,
    kind: real({ above: 0 }),
    help: 'passes over the training text (default: 10, and at least 2,000 updates)',
  },
  steps: { ...COURSE, kind: whole({ min: 1 }), help: 'updates in all, instead of --max-epochs' },
  patience: {
    ...COURSE,
    kind: whole({ min: 1 }),
    help: 'end after so many validations in a row without a better one (default: never)',
  },

  evalEvery: { ...WATCHING, kind: whole({ min: 1 }), default: 250, help: 'steps between validations' },
  checkpointEvery: { ...WATCHING, kind: whole({ min: 1 }), default: 250, help: 'steps between checkpoints' },
  sampleEvery: {
    ...WATCHING,
    kind: whole({ min: 0 }),
    default: 500,
    help: 'steps between samples; 0 for none',
  },
  length: { ...WATCHING, kind: whole({ min: 1 }), default: 200, help: 'characters in a sample' },
  temperature: { ...WATCHING, kind: real({ above: 0 }), default: 0.8, help: 'temperature of a sample' },
  plots: {
    ...WATCHING,
    kind: toggle,
    default: false,
    help: 'draw the curves of the run into RUN/plots/*.svg',
  },
  backend: {
    kind: text('name'),
    group: 'Watching and saving:',
    onResume: 'steers',
    help: 'where to compute: simd, gpujs, wasm, cpu (default: the fastest)',
  },
};

/** The names of all settings. */
export const SETTING_NAMES: readonly (keyof TrainSettings)[] = Object.keys(
  SETTINGS,
) as (keyof TrainSettings)[];

/** `'rnnSize'` as `'rnn-size'`: its flag without the dashes, and its key in files. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What settings have where nothing is chosen. */
export const DEFAULTS: Partial<TrainSettings> = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, SETTINGS[name].default]).filter(([, value]) => value !== undefined),
);
