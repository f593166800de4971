import {
  type CommonSettings,
  courseSettings,
  DATA,
  MODEL,
  oneOf,
  real,
  SEED,
  type SettingTable,
  type TrainOutline,
  UsageError,
  watchSettings,
  whole,
} from '@reverie/cli';

/** Clips of moving digits, as they are made. */
export interface DigitSettings {
  /** Height and width. */
  readonly size: number;
  /** Digits in a clip. */
  readonly digits: number;
}

/** What a training run on videos is made with. */
export interface VideoSettings extends CommonSettings, DigitSettings {
  readonly model: 'conv-gru' | 'conv-lstm' | 'lstm';
  readonly rnnSize: number;
  readonly numLayers: number;
  readonly kernelSize: number;
  readonly patch: number;
  readonly frames: number;
  readonly given: number;
  readonly valFrac: number;
}

/** How moving digits are made. */
export const DIGITS: SettingTable<DigitSettings> = {
  size: {
    ...DATA,
    kind: whole({ min: 29 }),
    default: 64,
    help: 'height and width of moving digits',
  },
  digits: { ...DATA, kind: whole({ min: 1 }), default: 2, help: 'digits in a clip of moving digits' },
};

const SETTINGS: SettingTable<VideoSettings> = {
  model: {
    ...MODEL,
    kind: oneOf('conv-gru', 'conv-lstm', 'lstm'),
    default: 'conv-gru',
    help: 'kind of recurrent cell; lstm is fully connected',
  },
  rnnSize: { ...MODEL, kind: whole({ min: 1 }), default: 48, help: 'channels, or units, in each layer' },
  numLayers: { ...MODEL, kind: whole({ min: 1 }), default: 1, help: 'recurrent layers' },
  kernelSize: { ...MODEL, kind: whole({ min: 1 }), default: 3, help: 'side of the convolutions' },
  patch: { ...MODEL, kind: whole({ min: 1 }), default: 4, help: 'side of the squares read as one place' },
  frames: { ...DATA, kind: whole({ min: 2 }), default: 20, help: 'frames in a training clip' },
  given: { ...DATA, kind: whole({ min: 1 }), default: 10, help: 'of these, frames that are read' },
  batchSize: { ...DATA, kind: whole({ min: 1 }), default: 8, help: 'clips in a batch' },
  valFrac: {
    ...DATA,
    kind: real({ min: 0, below: 1 }),
    default: 0.1,
    help: 'share of the clips that chooses the best checkpoint',
  },
  ...DIGITS,
  seed: SEED,
  ...courseSettings(
    { learningRate: 4e-3, gradClip: 1 },
    'passes over the clips (default: 10, and at least 2,000 updates)',
  ),
  ...watchSettings('draw the curves and films of predictions into RUN/plots'),
};

const EXAMPLES = `
A clip is a GIF, or a folder of PNG files in the order of the numbers in their names; a folder may also hold clips.
Without CLIP, digits that fly about and bounce are made as they are needed.

Examples:
  $ reverie-rnn video train --plots
  $ reverie-rnn video train clips --run runs/clips --frames 16 --given 8
  $ reverie-rnn video train clips --run runs/clips --resume`;

/** `reverie-rnn video train [CLIP…]` */
export const VIDEO_OUTLINE: TrainOutline<VideoSettings> = {
  group: ['video'],
  description: 'Train a model that predicts the next frames of videos.',
  argument: ['[CLIP...]', 'GIFs, folders of PNG files, or folders of those'],
  defaultRun: 'runs/CLIP, or runs/moving-digits',
  settings: SETTINGS,
  help: EXAMPLES,
  checkTogether({ frames, given, model, numLayers }) {
    if (given >= frames)
      throw new UsageError(`--given needs to be less than --frames ${frames}, got ${given}`);
    if (model === 'lstm' && numLayers > 1)
      throw new UsageError(`--model lstm has one layer, got --num-layers ${numLayers}`);
  },
};
