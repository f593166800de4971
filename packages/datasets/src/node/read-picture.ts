import { readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { DataError } from '../errors.ts';
import type { Clip } from '../video/clip.ts';
import { fileError, isSystemError } from './file-error.ts';

/** A picture: rows from the top, the channels of a pixel side by side; gray or RGB bytes [height, width, channels]. */
export type PlainPicture = Omit<Clip, 'frames'>;

/**
 * Reads a PNG with 8 bits, gray or RGB.
 *
 * @throws DataError when the file cannot be read, is no PNG, or is of another kind.
 */
export async function readPicture(path: string, who = 'readPicture'): Promise<PlainPicture> {
  const expected = `a PNG with 8 bits, gray or RGB, in '${path}'`;
  let png: ReturnType<typeof decode>;
  try {
    png = decode(await readFile(path));
  } catch (error) {
    if (isSystemError(error)) throw fileError(who, expected, error);
    const got = error instanceof Error ? `one that cannot be read (${error.message})` : String(error);
    throw new DataError({ who, expected, got }, { cause: error });
  }
  const { data, depth, width, height, channels, palette } = png;
  const isPlain = depth === 8 && palette === undefined && (channels === 1 || channels === 3);
  if (!isPlain || !(data instanceof Uint8Array)) {
    const got = `${depth} bits and ${channels} channels${palette === undefined ? '' : ' of a palette'}`;
    throw new DataError({ who, expected, got, remedy: 'save it without transparency' });
  }
  return { data, height, width, channels };
}
