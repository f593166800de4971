import { about, type Output, sha256 } from '@reverie/cli';
import { type CaptionedFile, readCocoCaptions, readFlickrCaptions } from '@reverie/datasets';
import { readText } from '@reverie/datasets/node';
import type { CaptionedPicture } from '../../captions/caption-source.ts';
import type { CaptionPicture } from '../../captions/pictures.ts';
import { pictureFile, readSquare } from './read-pictures.ts';
import type { CaptionFiles } from './settings.ts';

/** Captions and their pictures, as they were read. */
export interface CaptionList {
  readonly name: string;
  readonly pictures: readonly CaptionedPicture[];
  readonly sha256: string;
}

/** Reads the captions that the flags name, and their pictures. @returns undefined where they name none */
export async function readCaptions(
  { coco, flickr, images = '' }: CaptionFiles,
  size: number,
  output: Output,
): Promise<CaptionList | undefined> {
  const name = coco ?? flickr;
  if (name === undefined) return undefined;
  const text = await about(name, () => readText(name));
  const files = await about(name, () => (coco === undefined ? readFlickrCaptions : readCocoCaptions)(text));
  const pictures = await readAll(files, (file) => readSquareOf(images, file, size), output);
  return { name, pictures, sha256: sha256(text, ...pictures.map(({ picture }) => picture.data)) };
}

async function readAll(
  files: readonly CaptionedFile[],
  read: (file: string) => Promise<CaptionPicture>,
  output: Output,
): Promise<readonly CaptionedPicture[]> {
  const pictures: CaptionedPicture[] = [];
  for (const { file, captions } of files) {
    pictures.push({ picture: await read(file), captions });
    output.progress('reading pictures', pictures.length / files.length);
  }
  return pictures;
}

const readSquareOf = async (folder: string, file: string, size: number): Promise<CaptionPicture> =>
  readSquare(await pictureFile(folder, file), size);
