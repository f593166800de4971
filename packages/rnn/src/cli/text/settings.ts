import {
  type CommonSettings,
  checkShares,
  courseSettings,
  DATA,
  MODEL,
  real,
  SEED,
  type SettingTable,
  SHARES,
  type ShareSettings,
  type TrainOutline,
  toggle,
  UsageError,
  WATCHING,
  watchSettings,
  whole,
} from '@reverie/cli';
import { CELL, type CellSetting } from '../cells.ts';

/** What a training run on a text is made with. */
export interface TextSettings extends CommonSettings, ShareSettings {
  readonly model: CellSetting;
  readonly rnnSize: number;
  readonly numLayers: number;
  readonly embeddingSize?: number;
  readonly tied: boolean;
  readonly dropout: number;
  readonly seqLength: number;
  readonly length: number;
  readonly temperature: number;
}

/** All settings, in the order of the help. */
const SETTINGS: SettingTable<TextSettings> = {
  model: CELL,
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
  ...SHARES,
  seed: SEED,

  ...courseSettings(
    { learningRate: 2e-3, gradClip: 5 },
    'passes over the training text (default: 10, and at least 2,000 updates)',
  ),
  ...watchSettings(),
  length: { ...WATCHING, kind: whole({ min: 1 }), default: 200, help: 'characters in a sample' },
  temperature: { ...WATCHING, kind: real({ above: 0 }), default: 0.8, help: 'temperature of a sample' },
};

const EXAMPLES = `
Examples:
  $ reverie-rnn train shakespeare.txt
  $ reverie-rnn train shakespeare.txt --run runs/large --rnn-size 256 --dropout 0.25 --max-epochs 20 --plots
  $ reverie-rnn train shakespeare.txt --run runs/large --resume
  $ reverie-rnn train shakespeare.txt --config runs/large/config.json --run runs/gru --model gru`;

/** `reverie-rnn train FILE` */
export const TEXT_OUTLINE: TrainOutline<TextSettings> = {
  group: [],
  description: 'Train a character model on a text file.',
  argument: ['<FILE>', 'a text, UTF-8'],
  defaultRun: 'runs/FILE',
  settings: SETTINGS,
  help: EXAMPLES,
  checkTogether(settings) {
    checkShares(settings);
    const { tied, embeddingSize, rnnSize } = settings;
    if (!tied || embeddingSize === rnnSize) return;
    const got = embeddingSize ?? 'none';
    throw new UsageError(`--tied needs an --embedding-size equal to --rnn-size ${rnnSize}, got ${got}`);
  },
};
