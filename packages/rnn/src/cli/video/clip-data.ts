import { type DataSource, Random } from '@reverie/core';
import { drawnDigit, movingDigits } from '@reverie/datasets';
import { clipSource } from '../../video/clip-source.ts';
import type { ClipBatch } from '../../video/frame-predictor.ts';
import type { NamedClip } from './read-clips.ts';
import type { DigitSettings } from './settings.ts';

/** How clips come in batches. */
export interface ClipDataOptions {
  /** Frames of a clip. */
  readonly frames: number;
  readonly batch: number;
  readonly seed: number;
  /** Each pass has the same clips: for scores. */
  readonly repeat: boolean;
}

/** Pictures of each digit that moving ones are chosen from, other ones for each seed. */
const PICTURES_OF_EACH = 20;
/** Batches of a pass over clips that are made as they are needed. */
const MADE_BATCHES = 100;

/** Moving digits, made as they are needed. `batches`: of a pass. */
export function digitData(
  { size, digits }: DigitSettings,
  { frames, ...options }: ClipDataOptions & { readonly batches?: number },
): DataSource<ClipBatch> {
  const random = new Random(options.seed).split('digits');
  const pictures = Array.from({ length: 10 * PICTURES_OF_EACH }, (_, i) => drawnDigit(i % 10, random));
  const make = (numbers: Random) => movingDigits(pictures, numbers, { size, digits, frames });
  return clipSource(make, { batches: MADE_BATCHES, ...options });
}

/** Parts of so many frames of clips: each part of a long clip as often as another one. */
export function partsData(
  clips: readonly NamedClip[],
  { frames, batch, ...options }: ClipDataOptions,
): DataSource<ClipBatch> {
  const starts = clips.map((clip) => clip.frames - frames + 1);
  const total = starts.reduce((sum, count) => sum + count, 0);
  const make = (numbers: Random): NamedClip => {
    let at = numbers.integer(total);
    let index = 0;
    while (at >= starts[index]!) at -= starts[index++]!;
    return partOf(clips[index]!, at, frames);
  };
  // A pass has about as many frames as the clips.
  const parts = clips.reduce((sum, clip) => sum + Math.floor(clip.frames / frames), 0);
  return clipSource(make, { batch, batches: Math.ceil(parts / batch), ...options });
}

/** So many frames of a clip. */
export function partOf(clip: NamedClip, from: number, frames: number): NamedClip {
  const size = clip.height * clip.width * clip.channels;
  return { ...clip, frames, data: clip.data.subarray(from * size, (from + frames) * size) };
}
