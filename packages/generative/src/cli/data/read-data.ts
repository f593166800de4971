import { about, InputError, type Output } from '@reverie/cli';
import { Random } from '@reverie/core';
import { faceWorld, gaussianGrid, gaussianRing, type PlanarMixture } from '@reverie/datasets';
import {
  type DownloadProgress,
  FASHION_MNIST_CLASSES,
  fashionMNIST,
  type LabeledImages,
  mnist,
} from '@reverie/datasets/node';
import type { Examples } from './examples.ts';
import { CLASS_DATA, isDataName, type PlanarName } from './names.ts';
import { readClassFolders, readFolder } from './read-folder.ts';
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

const CLASSIC = {
  mnist: { load: mnist, classes: Array.from({ length: 10 }, (_, digit) => `${digit}`) },
  'fashion-mnist': { load: fashionMNIST, classes: FASHION_MNIST_CLASSES },
} as const;

/**
 * Reads or makes what a word of the command line names.
 *
 * @throws InputError for what is neither a data set nor a folder with pictures that can be used, or has no classes where they are wanted
 */
export async function readData(word: string, request: DataRequest, output: Output): Promise<Examples> {
  const { seed, part, pictures, size, conditional } = request;
  if (!isDataName(word)) return (conditional ? readClassFolders : readFolder)(word, size, output);
  if (word === 'mnist' || word === 'fashion-mnist') {
    const { load, classes } = CLASSIC[word];
    const found = await about(word, () => load(part, { onProgress: progressOf(word, output) }));
    return joined(found, conditional ? classes : []);
  }
  if (conditional) {
    const expected = `data with classes for a conditional model: ${CLASS_DATA}`;
    throw new InputError({ who: word, expected, got: 'data without' });
  }
  const random = new Random(seed).split(`${part} data`);
  if (word === 'faces') {
    const faces = await about(`--size ${size}`, () => faceWorld(pictures, random, { size }));
    return unlabeled(faces.images, [pictures, size, size, 3]);
  }
  return unlabeled(MIXTURES[word].sample(pictures, random), [pictures, 2]);
}

const unlabeled = (data: Uint8Array | Float32Array, shape: readonly number[]): Examples => ({
  arrays: { images: { data, shape } },
  classes: [],
});

function joined({ images, labels }: LabeledImages, classes: readonly string[]): Examples {
  const [first] = images;
  const count = images.length;
  const data = new Uint8Array(count * (first?.length ?? 0));
  images.forEach((image, i) => {
    data.set(image, i * image.length);
  });
  const pictures = { data, shape: [count, 28, 28, 1] };
  return {
    arrays: { images: pictures, ...(classes.length > 0 && { labels: { data: labels, shape: [count] } }) },
    classes,
  };
}

const progressOf =
  (name: string, output: Output) =>
  ({ bytes, total }: DownloadProgress): void => {
    if (total !== undefined) output.progress(`loading ${name}`, bytes / total);
  };
