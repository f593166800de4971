import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { about, counted, InputError, sha256 } from '@reverie/cli';
import type { Clip } from '@reverie/datasets';
import { readClip } from '@reverie/datasets/node';

/** A clip and the file or folder that it came from. */
export interface NamedClip extends Clip {
  readonly path: string;
}

/** Reads clips of one size: GIFs, folders of PNG files, and folders of those. @throws InputError that names the one which does not fit. */
export async function readClips(paths: readonly string[]): Promise<readonly NamedClip[]> {
  const files = (await Promise.all(paths.map(clipPaths))).flat();
  const clips: NamedClip[] = [];
  for (const path of files) clips.push({ ...(await about(path, () => readClip(path))), path });
  const isColored = clips.some(({ channels }) => channels === 3);
  const alike = clips.map((clip) => (isColored ? colored(clip) : clip));
  const [first, ...others] = alike;
  for (const clip of others) checkFrameSize(clip, first!, `as ${first!.path} has`);
  return alike;
}

/** The clips that a path stands for. */
async function clipPaths(path: string): Promise<readonly string[]> {
  const isFolder = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  if (entries.some(({ name }) => /\.png$/i.test(name))) return [path];
  const names = entries
    .filter((entry) => entry.isDirectory() || /\.gif$/i.test(entry.name))
    .map(({ name }) => name)
    .sort(new Intl.Collator('en', { numeric: true }).compare);
  if (names.length > 0) return (await Promise.all(names.map((name) => clipPaths(join(path, name))))).flat();
  throw new InputError({ who: path, expected: 'GIF or PNG files in the folder', got: 'none' });
}

/** Clips as sentences call them. */
export const describePaths = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`;

/** What a model and a clip must have in common. */
export interface FrameSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The frames that a model reads; without `channels` gray ones. */
export type ModelFrames = Pick<FrameSize, 'height' | 'width'> & Partial<FrameSize>;

/** Throws unless a clip has frames of a size. */
function checkFrameSize(clip: NamedClip, size: FrameSize, why: string): void {
  const describe = ({ height, width, channels }: FrameSize): string =>
    `${width} × ${height} pixels in ${channels === 1 ? 'gray' : 'color'}`;
  if (describe(clip) === describe(size)) return;
  const remedy = 'bring the frames to this size first';
  throw new InputError({
    who: clip.path,
    expected: `frames of ${describe(size)}, ${why}`,
    got: describe(clip),
    remedy,
  });
}

/** A clip as a model reads it. @throws InputError unless its frames have the size that the model was made for. */
export function fitted(clip: NamedClip, { height, width, channels = 1 }: ModelFrames): NamedClip {
  const alike = channels === 3 ? colored(clip) : clip;
  checkFrameSize(alike, { height, width, channels }, 'as the model was made for');
  return alike;
}

/** The clip in RGB. */
function colored(clip: NamedClip): NamedClip {
  if (clip.channels === 3) return clip;
  const data = Uint8Array.from({ length: 3 * clip.data.length }, (_, i) => clip.data[Math.floor(i / 3)]!);
  return { ...clip, data, channels: 3 };
}

/** Throws unless each clip has so many frames. */
export function checkLength(clips: readonly NamedClip[], frames: number, why: string): void {
  const short = clips.find((clip) => clip.frames < frames);
  if (short === undefined) return;
  const remedy = 'use longer clips, or smaller numbers';
  throw new InputError({
    who: short.path,
    expected: `at least ${counted(frames, 'frame')} (${why})`,
    got: `${short.frames}`,
    remedy,
  });
}

/** A checksum of what the clips show. */
export const checksumOf = (clips: readonly NamedClip[]): string =>
  sha256(
    ...clips.flatMap(({ frames, height, width, channels, data }) => [
      `${[frames, height, width, channels]}\n`,
      data,
    ]),
  );
