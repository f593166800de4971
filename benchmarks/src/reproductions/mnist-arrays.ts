import { type NDArray, Random } from '@reverie/core';
import { binarize } from '@reverie/datasets';
import { mnist } from '@reverie/datasets/node';
import type { LabeledImageBatch } from '@reverie/generative';

/** Rows, columns and channels of a digit. */
export const DIGIT_SHAPE = [28, 28, 1] as const;

/** Both parts of MNIST, gray bytes [count, 28, 28, 1]. */
export interface MNISTArrays {
  readonly train: LabeledImageBatch;
  readonly test: LabeledImageBatch;
}

/** Loads MNIST as arrays; its files are sorted by digit. */
export async function mnistArrays(data: string | undefined): Promise<MNISTArrays> {
  const load = async (part: 'train' | 'test'): Promise<LabeledImageBatch> => {
    const { images, labels } = await mnist(part, data === undefined ? {} : { data });
    const bytes = new Uint8Array(images.length * images[0]!.length);
    images.forEach((image, i) => {
      bytes.set(image, i * image.length);
    });
    return {
      images: { data: bytes, shape: [images.length, ...DIGIT_SHAPE] },
      labels: { data: Int32Array.from(labels), shape: [labels.length] },
    };
  };
  const [train, test] = await Promise.all([load('train'), load('test')]);
  return { train, test };
}

/** Black and white digits, drawn once and for all. */
export function binarized(images: NDArray, part: 'train' | 'test'): NDArray {
  const random = new Random('binarized MNIST').split(part);
  return { ...images, data: binarize(images.data as Uint8Array, random) };
}

/** Every so many of the examples, so that all digits are among them. */
export function someOf(examples: LabeledImageBatch, count: number): LabeledImageBatch {
  const total = examples.labels.data.length;
  const rows = Array.from({ length: Math.min(count, total) }, (_, i) => Math.floor((i * total) / count));
  return examplesAt(examples, rows);
}

/** The examples of some rows, bytes and one label each. */
export function examplesAt(
  { images, labels }: LabeledImageBatch,
  rows: readonly number[],
): LabeledImageBatch {
  const size = images.data.length / labels.data.length;
  const bytes = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => {
    bytes.set(images.data.subarray(row * size, (row + 1) * size), i * size);
  });
  return {
    images: { data: bytes, shape: [rows.length, ...images.shape.slice(1)] },
    labels: { data: Int32Array.from(rows, (row) => labels.data[row]!), shape: [rows.length] },
  };
}
