import { readFile, stat } from 'node:fs/promises';
import { DataError } from '../errors.ts';
import { exifOrientation, type Orientation } from '../formats/exif-orientation.ts';
import { pictureHeader } from '../formats/picture-header.ts';
import type { RGBPicture } from '../resize-square.ts';
import { upright } from '../upright.ts';
import { decodeJPEG } from './decode-jpeg.ts';
import { decodePNG } from './decode-png.ts';
import { fileError, isSystemError } from './file-error.ts';

/** Which pictures are decoded at all. */
export interface PictureLimits {
  /** Pictures whose shorter side has fewer pixels are refused. Default: 1. */
  readonly minSide?: number;
  /** Pictures with more pixels are refused before they are decoded, which would take a gigabyte or more. Default: 40 million. */
  readonly maxPixels?: number;
}

/** A picture as its file has it, and how it is to be seen. */
export interface StoredPicture extends RGBPicture {
  readonly orientation: Orientation;
}

const MAX_BYTES = 2 ** 28;

/**
 * Reads a PNG or JPEG of any kind as RGB. Photos are turned as their camera was held, and what is transparent lies on white.
 *
 * @throws DataError that tells why the picture cannot be used
 */
export async function readRGB(path: string, limits: PictureLimits = {}): Promise<RGBPicture> {
  try {
    const { orientation, ...picture } = await readStoredRGB(path, limits);
    return upright(picture, orientation);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new DataError({ who: 'readRGB', expected: `a PNG or JPEG in '${path}'`, got }, { cause });
  }
}

/** Reads a picture as it is stored; throws an Error whose message is the reason for which it cannot be used. */
export async function readStoredRGB(
  path: string,
  { minSide = 1, maxPixels = 40e6 }: PictureLimits,
): Promise<StoredPicture> {
  const bytes = await readBytes(path);
  const header = pictureHeader(bytes);
  if (header === undefined) throw new Error('no PNG or JPEG');
  const { kind, width, height } = header;
  const [side, pixels] = [Math.min(width, height), width * height];
  if (side < minSide) throw new Error(`${width} × ${height} pixels, less than ${minSide} × ${minSide}`);
  if (pixels > maxPixels) throw new Error(`${width} × ${height} pixels, more than ${maxPixels}`);
  try {
    if (kind === 'PNG') return { ...decodePNG(bytes), orientation: 1 };
    return { ...decodeJPEG(bytes, pixels), orientation: exifOrientation(bytes) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`a broken ${kind} (${reason})`, { cause: error });
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const entry = await stat(path);
    if (!entry.isFile()) throw new Error('no file');
    if (entry.size > MAX_BYTES) throw new Error(`${entry.size} bytes, more than ${MAX_BYTES}`);
    return await readFile(path);
  } catch (error) {
    const complaint = isSystemError(error) ? fileError('readRGB', 'a file', error) : error;
    throw complaint instanceof DataError ? new Error(complaint.complaint.got, { cause: error }) : complaint;
  }
}
