import { sha256 } from '@reverie/cli';
import { splitItems, type TrainInput } from '@reverie/cli/run';
import type { DataSource, Random } from '@reverie/core';
import type { ClipBatch } from '../../video/frame-predictor.ts';
import { type ClipDataOptions, digitData, partsData } from './clip-data.ts';
import {
  checkLength,
  checksumOf,
  describePaths,
  type FrameSize,
  type NamedClip,
  readClips,
} from './read-clips.ts';
import type { VideoSettings } from './settings.ts';

/** What a predictor is trained on. */
export interface VideoInput extends TrainInput {
  /** None: moving digits are made. */
  readonly clips: readonly NamedClip[];
}

/** Clips to train on and to validate. */
export interface ClipParts {
  readonly size: FrameSize;
  readonly data: DataSource<ClipBatch>;
  readonly validation?: DataSource<ClipBatch>;
  /** Clips by purpose; none of those that are made. */
  readonly counts: Readonly<Record<string, number | undefined>>;
}

/** What is trained on where no clip is named. */
const MADE = 'moving digits';
/** Batches of moving digits to validate on. */
const VALIDATION_BATCHES = 10;
/** The validation clips are of another seed. */
const VALIDATION_SEED = 1_000_003;

/** Reads the clips that the command line names. */
export async function readVideoInput(
  words: readonly string[],
  { frames, given }: Pick<VideoSettings, 'frames' | 'given'>,
): Promise<VideoInput> {
  if (words.length === 0) return { name: MADE, words, sha256: sha256(MADE), clips: [] };
  const clips = await readClips(words);
  checkLength(clips, frames, `--frames ${frames}, of which --given ${given} are read`);
  return { name: describePaths(words), words, sha256: checksumOf(clips), clips };
}

/** Clips to train on and others to validate. */
export function cutClips({ clips, name }: VideoInput, settings: VideoSettings, random: Random): ClipParts {
  const { frames, batchSize: batch, seed, valFrac, size: side } = settings;
  const options: ClipDataOptions = { frames, batch, seed, repeat: false };
  const scored: ClipDataOptions = { ...options, seed: seed + VALIDATION_SEED, repeat: true };
  const [first] = clips;
  if (first === undefined) {
    return {
      size: { height: side, width: side, channels: 1 },
      data: digitData(settings, options),
      ...(valFrac > 0 ? { validation: digitData(settings, { ...scored, batches: VALIDATION_BATCHES }) } : {}),
      counts: {},
    };
  }
  const shares = { trainFrac: 1 - valFrac, valFrac };
  const { train, validation } = splitItems(clips, shares, random, { who: name, noun: 'clips' });
  return {
    size: first,
    data: partsData(train, options),
    ...(validation === undefined ? {} : { validation: partsData(validation, scored) }),
    counts: { 'to train on': train.length, 'to validate': validation?.length },
  };
}
