import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors.ts';
import { resizeSquare } from '../resize-square.ts';
import { upright } from '../upright.ts';
import { fileError } from './file-error.ts';
import { readStoredRGB } from './read-rgb.ts';

/** Options of {@link readPictureFolder}. */
export interface PictureFolderOptions {
  /** Height and width to which pictures are resized, in pixels. */
  readonly size: number;
  /** Pictures whose shorter side has fewer pixels are skipped. Default: 8. */
  readonly minSide?: number;
  /** Pictures with more pixels are skipped before they are decoded, which would take a gigabyte or more. Default: 40 million. */
  readonly maxPixels?: number;
}

/** A file that could not be used. */
export interface SkippedPicture {
  readonly file: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** The pictures of a folder, all of one size. */
export interface PictureFolder {
  /** RGB bytes [count, size, size, 3]. */
  readonly images: Uint8Array;
  readonly size: number;
  /** The name of each picture's file, [count], in the order of the numbers in them. */
  readonly files: readonly string[];
  /** Files that were left out, with the reason. */
  readonly skipped: readonly SkippedPicture[];
}

/** Files that somebody takes for pictures; those which are no PNG or JPEG inside are skipped. */
const PICTURES = /\.(png|jpe?g|jfif|gif|webp|bmp|tiff?|heic|avif)$/i;
const WHO = 'readPictureFolder';

/**
 * Reads all PNG and JPEG pictures of a folder, of any size, each cut to the square in its middle and resized to `size` × `size` by
 * averaging areas. Photos are turned as their camera was held. A file that cannot be used is skipped and named in the result.
 *
 * @throws DataError when the folder cannot be read or has no picture that can be used.
 */
export async function readPictureFolder(
  folder: string,
  options: PictureFolderOptions,
): Promise<PictureFolder> {
  const { size, minSide = 8, maxPixels = 40e6 } = options;
  for (const [name, value] of Object.entries({ size, minSide, maxPixels })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new DataError({
      who: WHO,
      expected: `${name} to be a whole number of at least 1`,
      got: `${value}`,
    });
  }
  const [images, files, skipped]: [Uint8Array[], string[], SkippedPicture[]] = [[], [], []];
  // One after another, so that one large picture is in memory at a time.
  for (const file of await pictureFiles(folder)) {
    try {
      images.push(await readSquare(join(folder, file), { size, minSide, maxPixels }));
      files.push(file);
    } catch (error) {
      skipped.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  if (images.length === 0) throw noPicture(folder, skipped);
  return { images: joined(images), size, files, skipped };
}

async function pictureFiles(folder: string): Promise<string[]> {
  try {
    const files = (await readdir(folder)).filter((file) => PICTURES.test(file) && !file.startsWith('.'));
    return files.sort(new Intl.Collator('en', { numeric: true }).compare);
  } catch (error) {
    throw fileError(WHO, `a folder of pictures '${folder}'`, error);
  }
}

/** Throws the reason for which a picture cannot be used. */
async function readSquare(
  path: string,
  { size, minSide, maxPixels }: Required<PictureFolderOptions>,
): Promise<Uint8Array> {
  const picture = await readStoredRGB(path, { minSide, maxPixels });
  const data = resizeSquare(picture, size);
  return upright({ data, height: size, width: size }, picture.orientation).data;
}

function joined(images: readonly Uint8Array[]): Uint8Array {
  const length = images[0]!.length;
  const all = new Uint8Array(images.length * length);
  images.forEach((image, i) => {
    all.set(image, i * length);
  });
  return all;
}

function noPicture(folder: string, skipped: readonly SkippedPicture[]): DataError {
  const [first] = skipped;
  const got =
    first === undefined ? 'none' : `${skipped.length} that cannot be used ('${first.file}': ${first.reason})`;
  const remedy = 'put PNG or JPEG files into it';
  return new DataError({ who: WHO, expected: `pictures in the folder '${folder}'`, got, remedy });
}
