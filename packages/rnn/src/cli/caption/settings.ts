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
  type TrainOutline,
  text,
  UsageError,
  watchSettings,
  whole,
} from '@reverie/cli';
import { CELL, type CellSetting } from '../cells.ts';

/** Where captions and their pictures lie; without them those of the caption world are made. */
export interface CaptionFiles {
  readonly coco?: string;
  readonly flickr?: string;
  readonly images?: string;
}

/** What a training run on captions is made with. */
export interface CaptionSettings extends CommonSettings, CaptionFiles {
  readonly model: CellSetting;
  readonly attention: 'soft' | 'hard' | 'none';
  readonly rnnSize: number;
  readonly embeddingSize: number;
  readonly attentionSize: number;
  readonly dropout: number;
  readonly wordDropout: number;
  readonly size: number;
  readonly pictures: number;
  readonly minCount: number;
  readonly valFrac: number;
}

/** A checksum of what is read tells whether it is the same: its place may change. */
const FILES: Pick<Setting<unknown>, 'group' | 'onResume'> = { group: DATA.group, onResume: 'free' };

/** Flags that name captions. */
export const CAPTION_FILES: SettingTable<CaptionFiles> = {
  coco: { ...FILES, kind: text('file'), help: 'captions as COCO has them, JSON; needs --images' },
  flickr: {
    ...FILES,
    kind: text('file'),
    help: 'captions as Flickr8k and Flickr30k have them; needs --images',
  },
  images: { ...FILES, kind: text('folder'), help: 'the pictures of the captions, PNG' },
};

const SETTINGS: SettingTable<CaptionSettings> = {
  model: CELL,
  attention: {
    ...MODEL,
    kind: oneOf('soft', 'hard', 'none'),
    default: 'soft',
    help: 'how it looks: at the mean of all places, at one, or once at the whole',
  },
  rnnSize: { ...MODEL, kind: whole({ min: 1 }), default: 128, help: 'units of the writer' },
  embeddingSize: { ...MODEL, kind: whole({ min: 1 }), default: 32, help: 'size of the embedding of words' },
  attentionSize: {
    ...MODEL,
    kind: whole({ min: 1 }),
    default: 64,
    help: 'units that compare the state with places',
  },
  dropout: {
    ...MODEL,
    kind: real({ min: 0, below: 1 }),
    default: 0,
    help: 'share dropped before the output in training',
  },
  wordDropout: {
    ...MODEL,
    kind: real({ min: 0, below: 1 }),
    default: 0.5,
    help: 'share of the words that it reads as unknown in training, so that it looks',
  },
  ...CAPTION_FILES,
  size: {
    ...DATA,
    kind: whole({ min: 16 }),
    default: 32,
    help: 'height and width of pictures as it sees them',
  },
  pictures: { ...DATA, kind: whole({ min: 1 }), default: 8000, help: 'caption world: pictures to train on' },
  minCount: {
    ...DATA,
    kind: whole({ min: 1 }),
    default: 1,
    help: 'words that occur less often become <unk>',
  },
  batchSize: { ...DATA, kind: whole({ min: 1 }), default: 32, help: 'pictures in a batch' },
  valFrac: {
    ...DATA,
    kind: real({ min: 0, below: 1 }),
    default: 0.05,
    help: 'share of the pictures that chooses the best checkpoint',
  },
  seed: SEED,
  ...courseSettings(
    { learningRate: 3e-3, gradClip: 1 },
    'passes over the pictures (default: 10, and at least 2,000 updates)',
  ),
  ...watchSettings(),
};

const EXAMPLES = `
Without --coco and --flickr, pictures of the caption world are made: colored shapes, and what is true of them.
Pictures are PNG files; one that the list calls dog.jpg may lie there as dog.png.

Examples:
  $ reverie-rnn caption train
  $ reverie-rnn caption train --attention hard --run runs/hard --max-epochs 20
  $ reverie-rnn caption train --flickr captions.txt --images Images --size 64 --min-count 5
  $ reverie-rnn caption train --run runs/hard --resume`;

/** `reverie-rnn caption train` */
export const CAPTION_OUTLINE: TrainOutline<CaptionSettings> = {
  group: ['caption'],
  description: 'Train a model that describes pictures.',
  argument: undefined,
  defaultRun: 'runs/FILE, or runs/caption-world',
  settings: SETTINGS,
  help: EXAMPLES,
  checkTogether: checkCaptionFiles,
};

/** Refuses captions of two files, or without pictures. */
export function checkCaptionFiles({ coco, flickr, images }: CaptionFiles): void {
  if (coco !== undefined && flickr !== undefined)
    throw new UsageError('--coco and --flickr cannot go together');
  const list = coco === undefined ? '--flickr' : '--coco';
  const hasList = (coco ?? flickr) !== undefined;
  if (hasList && images === undefined)
    throw new UsageError(`${list} needs --images, the folder of its pictures`);
  if (!hasList && images !== undefined)
    throw new UsageError('--images needs --coco or --flickr, its captions');
}
