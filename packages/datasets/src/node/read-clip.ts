import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { DataError } from '../errors.ts';
import { decodeGif } from '../formats/gif.ts';
import type { Clip } from '../video/clip.ts';
import { fileError } from './file-error.ts';

/** A picture of a folder. */
type Frame = Omit<Clip, 'frames'>;

/**
 * Reads a video: a GIF, or a folder of PNG files of one size, gray or RGB with 8 bits, in the order of the numbers in their names.
 *
 * @throws DataError when it cannot be read, is empty, or its frames differ in size.
 */
export async function readClip(path: string): Promise<Clip> {
  try {
    return decodeGif(await readFile(path), path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EISDIR'))
      throw fileError('readClip', `a GIF or a folder of frames '${path}'`, error);
  }
  return readFolder(path);
}

async function readFolder(folder: string): Promise<Clip> {
  const names = (await readdir(folder)).filter((name) => /\.png$/i.test(name));
  names.sort(new Intl.Collator('en', { numeric: true }).compare);
  const frames = await Promise.all(names.map((name) => readFrame(join(folder, name))));
  const [first] = frames;
  if (first === undefined)
    throw new DataError({ who: 'readClip', expected: `PNG files in '${folder}'`, got: 'none' });
  const sizeOf = ({ height, width, channels }: Frame): string => `[${height}, ${width}, ${channels}]`;
  const other = frames.findIndex((frame) => sizeOf(frame) !== sizeOf(first));
  if (other >= 0) {
    const expected = `frames of the first one's size ${sizeOf(first)} in '${folder}'`;
    const got = `${sizeOf(frames[other]!)} in '${names[other]}'`;
    throw new DataError({ who: 'readClip', expected, got, remedy: 'make them the same size' });
  }
  const data = new Uint8Array(frames.length * first.data.length);
  frames.forEach((frame, i) => {
    data.set(frame.data, i * first.data.length);
  });
  return { ...first, data, frames: frames.length };
}

async function readFrame(path: string): Promise<Frame> {
  const expected = `a PNG with 8 bits, gray or RGB, in '${path}'`;
  let png: ReturnType<typeof decode>;
  try {
    png = decode(await readFile(path));
  } catch (error) {
    const got = error instanceof Error ? `one that cannot be read (${error.message})` : String(error);
    throw new DataError({ who: 'readClip', expected, got }, { cause: error });
  }
  const { data, depth, width, height, channels, palette } = png;
  const isPlain = depth === 8 && palette === undefined && (channels === 1 || channels === 3);
  if (!isPlain || !(data instanceof Uint8Array)) {
    const got = `${depth} bits and ${channels} channels${palette === undefined ? '' : ' of a palette'}`;
    throw new DataError({ who: 'readClip', expected, got, remedy: 'save it without transparency' });
  }
  return { data, height, width, channels };
}
