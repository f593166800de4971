import { batchSource, checkNumber, DataError, type DataSource, Random } from '@reverie/core';
import type { ClipBatch } from './frame-predictor.ts';

/** A clip as plain bytes, such as `movingDigits` of `@reverie/datasets` makes. */
export interface PlainClip {
  /** [frames, height, width, channels] */
  readonly data: Uint8Array;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Options of {@link clipSource}. */
export interface ClipSourceOptions {
  /** Clips a batch. */
  readonly batch: number;
  /** Batches a pass. Passes differ unless {@link repeat} is set. Default: 100. */
  readonly batches?: number;
  /** Every pass gives the same clips, as a set to validate on must. Default: false. */
  readonly repeat?: boolean;
  readonly seed: number;
}

/**
 * Endless clips that are made as they are asked for. What a batch holds depends on the seed and its number alone.
 *
 * @param make a clip of the same size each time
 */
export function clipSource(
  make: (random: Random) => PlainClip,
  options: ClipSourceOptions,
): DataSource<ClipBatch> {
  const { batch, batches = 100, repeat = false, seed } = options;
  checkNumber('clipSource', 'batch', batch, { integer: true, min: 1 });
  const root = new Random(seed);
  return batchSource({
    batches,
    batch({ epoch, index }) {
      const random = root.split(`${repeat ? 0 : epoch}.${index}`);
      const clips = Array.from({ length: batch }, (_, i) => make(random.split(`${i}`)));
      return { frames: stackClips(clips) };
    },
  });
}

/** Clips of one size as bytes [batch, time, height, width, channels]. */
function stackClips(clips: readonly PlainClip[]): ClipBatch['frames'] {
  const { data, frames, height, width, channels } = clips[0]!;
  const [first, ...others] = clips.map(sizeOf);
  const other = others.find((size) => size !== first);
  if (other !== undefined)
    throw new DataError({
      who: 'clipSource',
      expected: `clips of ${first}, as the first`,
      got: `one of ${other}`,
    });
  const all = new Uint8Array(clips.length * data.length);
  clips.forEach((clip, i) => {
    all.set(clip.data, i * data.length);
  });
  return { data: all, shape: [clips.length, frames, height, width, channels] };
}

const sizeOf = ({ frames, height, width, channels, data }: PlainClip): string =>
  `${frames} frames [${height}, ${width}, ${channels}] in ${data.length} bytes`;
