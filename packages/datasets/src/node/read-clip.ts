import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors.ts';
import { decodeGif } from '../formats/gif.ts';
import type { Clip } from '../video/clip.ts';
import { fileError } from './file-error.ts';
import { type PlainPicture, readPicture } from './read-picture.ts';

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
  const frames = await Promise.all(names.map((name) => readPicture(join(folder, name), 'readClip')));
  const [first] = frames;
  if (first === undefined)
    throw new DataError({ who: 'readClip', expected: `PNG files in '${folder}'`, got: 'none' });
  const sizeOf = ({ height, width, channels }: PlainPicture): string => `[${height}, ${width}, ${channels}]`;
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
