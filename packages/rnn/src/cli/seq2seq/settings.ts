import {
  type CommonSettings,
  checkShares,
  courseSettings,
  DATA,
  MODEL,
  oneOf,
  real,
  SEED,
  type SettingTable,
  SHARES,
  type ShareSettings,
  type TrainOutline,
  watchSettings,
  whole,
} from '@reverie/cli';
import type { AttentionName } from '../../attention/make-attention.ts';
import { CELL, type CellSetting } from '../cells.ts';

/** What a training run on pairs of texts is made with. */
export interface PairSettings extends CommonSettings, ShareSettings {
  readonly model: CellSetting;
  readonly attention: AttentionName | 'none';
  readonly rnnSize: number;
  readonly numLayers: number;
  readonly embeddingSize: number;
  readonly dropout: number;
}

const SETTINGS: SettingTable<PairSettings> = {
  model: CELL,
  attention: {
    ...MODEL,
    kind: oneOf('additive', 'general', 'dot', 'none'),
    default: 'general',
    help: "how it looks back: Bahdanau's, Luong's two, or not at all",
  },
  rnnSize: { ...MODEL, kind: whole({ min: 1 }), default: 128, help: 'units in each layer' },
  numLayers: { ...MODEL, kind: whole({ min: 1 }), default: 1, help: 'layers of reader and writer' },
  embeddingSize: {
    ...MODEL,
    kind: whole({ min: 1 }),
    default: 32,
    help: 'size of the embedding of what is written',
  },
  dropout: {
    ...MODEL,
    kind: real({ min: 0, below: 1 }),
    default: 0,
    help: 'share dropped between layers and before the output in training',
  },
  batchSize: { ...DATA, kind: whole({ min: 1 }), default: 64, help: 'pairs in a batch' },
  ...SHARES,
  seed: SEED,
  ...courseSettings(
    { learningRate: 5e-3, gradClip: 1 },
    'passes over the training pairs (default: 10, and at least 2,000 updates)',
  ),
  ...watchSettings(),
};

const EXAMPLES = `
PAIRS.tsv has a line for each pair: what is read, a tab, what is written for it.

Examples:
  $ reverie-rnn seq2seq train sums.tsv
  $ reverie-rnn seq2seq train sums.tsv --run runs/sums --attention additive --max-epochs 20 --plots
  $ reverie-rnn seq2seq train sums.tsv --run runs/sums --resume`;

/** `reverie-rnn seq2seq train PAIRS.tsv` */
export const PAIR_OUTLINE: TrainOutline<PairSettings> = {
  group: ['seq2seq'],
  description: 'Train a model that reads one text and writes another.',
  argument: ['<PAIRS.tsv>', 'pairs of texts, UTF-8, a tab between the two'],
  defaultRun: 'runs/PAIRS',
  settings: SETTINGS,
  help: EXAMPLES,
  checkTogether: checkShares,
};
