import { stat } from 'node:fs/promises';
import { about, formatCount, InputError, type Output } from '@reverie/cli';
import { type NDArray, Random } from '@reverie/core';
import { faceWorld, gaussianGrid, gaussianRing, type PlanarMixture } from '@reverie/datasets';
import {
  type DownloadProgress,
  fashionMNIST,
  type LabeledImages,
  mnist,
  readPictureFolder,
  type SkippedPicture,
} from '@reverie/datasets/node';
import { DATA_HELP, isDataName, type PlanarName } from './names.ts';
import type { DataSettings } from './settings.ts';

/** Which data is wanted. */
export interface DataRequest extends DataSettings {
  /** Of what is made. */
  readonly seed: number;
  /** Of data sets that have both. */
  readonly part: 'train' | 'test';
}

/** Points of the plane and how they are made. */
export const MIXTURES: Readonly<Record<PlanarName, PlanarMixture>> = {
  ring: gaussianRing(),
  grid: gaussianGrid(),
};

const CLASSIC = { mnist, 'fashion-mnist': fashionMNIST } as const;

/**
 * Reads or makes what a word of the command line names.
 *
 * @returns bytes [count, height, width, channels], or float32 points [count, 2]
 * @throws InputError for what is neither a data set nor a folder with pictures that can be used
 */
export async function readData(word: string, request: DataRequest, output: Output): Promise<NDArray> {
  if (!isDataName(word)) return readFolder(word, request, output);
  const { seed, part, pictures, size } = request;
  const random = new Random(seed).split(`${part} data`);
  switch (word) {
    case 'mnist':
    case 'fashion-mnist':
      return joined(await about(word, () => CLASSIC[word](part, { onProgress: progressOf(word, output) })));
    case 'faces': {
      const faces = await about(`--size ${size}`, () => faceWorld(pictures, random, { size }));
      return { data: faces.images, shape: [pictures, size, size, 3] };
    }
    default:
      return { data: MIXTURES[word].sample(pictures, random), shape: [pictures, 2] };
  }
}

function joined({ images }: LabeledImages): NDArray {
  const [first] = images;
  const data = new Uint8Array(images.length * (first?.length ?? 0));
  images.forEach((image, i) => {
    data.set(image, i * image.length);
  });
  return { data, shape: [images.length, 28, 28, 1] };
}

const progressOf =
  (name: string, output: Output) =>
  ({ bytes, total }: DownloadProgress): void => {
    if (total !== undefined) output.progress(`loading ${name}`, bytes / total);
  };

async function readFolder(folder: string, { size }: DataRequest, output: Output): Promise<NDArray> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    const got = found === undefined ? 'no such data set or folder' : 'a file';
    throw new InputError({ who: folder, expected: DATA_HELP, got, remedy: 'check the name' });
  }
  const { images, files, skipped } = await about(folder, () => readPictureFolder(folder, { size }));
  if (skipped.length > 0) output.warn(describeSkipped(folder, skipped, files.length));
  return { data: images, shape: [files.length, size, size, 3] };
}

/** Files that are named before the others are only counted. */
const NAMED = 10;

/** `'photos: 2 of 40 pictures cannot be used: a.png (no PNG or JPEG), b.jpg (a broken JPEG).'` */
function describeSkipped(folder: string, skipped: readonly SkippedPicture[], used: number): string {
  const named = skipped.slice(0, NAMED).map(({ file, reason }) => `${file} (${reason})`);
  const rest = skipped.length > NAMED ? ` and ${formatCount(skipped.length - NAMED)} more` : '';
  const total = formatCount(skipped.length + used);
  return `${folder}: ${formatCount(skipped.length)} of ${total} pictures cannot be used: ${named.join(', ')}${rest}.`;
}
