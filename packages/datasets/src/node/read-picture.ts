import { readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { DataError } from '../errors.ts';
import type { Clip } from '../video/clip.ts';
import { fileError, isSystemError } from './file-error.ts';

/** A picture: rows from the top, the channels of a pixel side by side; gray or RGB bytes [height, width, channels]. */
export type PlainPicture = Omit<Clip, 'frames'>;

/**
 * Reads a PNG with 8 bits, gray or RGB. What is transparent in it lies on white.
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
  if (depth !== 8 || palette !== undefined || !(data instanceof Uint8Array)) {
    const got = `${depth} bits and ${channels} channels${palette === undefined ? '' : ' of a palette'}`;
    throw new DataError({ who, expected, got, remedy: 'save it with 8 bits a channel and no palette' });
  }
  const picture = { data, height, width };
  switch (channels) {
    case 1:
    case 3:
      return { ...picture, channels };
    case 2:
      return { ...picture, data: onWhite(data, 1), channels: 1 };
    default:
      return { ...picture, data: onWhite(data, 3), channels: 3 };
  }
}

/** Pixels without their last channel, the opacity. */
function onWhite(data: Uint8Array, colors: number): Uint8Array {
  const stride = colors + 1;
  return Uint8Array.from({ length: (data.length / stride) * colors }, (_, at) => {
    const pixel = Math.floor(at / colors) * stride;
    const share = data[pixel + colors]! / 255;
    return Math.round(255 + share * (data[pixel + (at % colors)]! - 255));
  });
}
