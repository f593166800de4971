import { parse } from 'node:path';
import { counted, InputError, type Output, sha256 } from '@reverie/cli';
import type { TrainInput } from '@reverie/cli/run';
import { arraySource, type DataSource, type Random, split } from '@reverie/core';
import type { ImageBatch } from '../../networks/image-batch.ts';
import type { Examples } from '../data/examples.ts';
import { isDataName } from '../data/names.ts';
import { readData } from '../data/read-data.ts';
import type { GenerativeSettings } from './settings.ts';

/** Pictures or points that a model learns to make. */
export interface GenerativeInput extends TrainInput {
  readonly examples: Examples;
}

/** What is learned from, and what chooses the best checkpoint. */
export interface ExampleParts {
  readonly train: ImageBatch;
  /** Undefined with `--val-frac 0`, and for GANs. */
  readonly validation?: ImageBatch;
}

/** Reads what the command line names. */
export async function readInput(
  [word = '']: readonly string[],
  settings: GenerativeSettings,
  output: Output,
): Promise<GenerativeInput> {
  const examples = await readData(word, { ...settings, part: 'train' }, output);
  const bytes = Object.values(examples.arrays).map(
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
  return { name: word, words: [word], sha256: sha256(...bytes), examples };
}

/** The name of a run in `runs/`: `'mnist-vae'`, `'mnist-conditional-vae'`. */
export const runName = (
  [word = '']: readonly string[],
  { model = 'vae', conditional = false }: Partial<GenerativeSettings>,
): string => {
  const name = isDataName(word) ? word : parse(word).name;
  return `${name}-${conditional ? 'conditional-' : ''}${model}`;
};

/** Cuts examples into parts. A GAN learns from all: it has no loss that would tell which checkpoint is best. */
export function cutExamples(
  { name, examples: { arrays } }: GenerativeInput,
  { model, valFrac }: GenerativeSettings,
  random: Random,
): ExampleParts {
  if (model === 'gan' || valFrac === 0) return { train: arrays };
  const count = countOf(arrays);
  const validating = Math.max(1, Math.round(valFrac * count));
  if (validating === count) {
    const remedy = 'use more pictures, or --val-frac 0';
    throw new InputError({
      who: name,
      expected: 'pictures to train on and to validate',
      got: `${count}`,
      remedy,
    });
  }
  const ratios = [1 - validating / count, validating / count];
  const [train, validation] = split(arrays, ratios, { shuffle: random });
  return { train: train!, validation: validation! };
}

/** How many pictures there are. */
export const countOf = ({ images }: ImageBatch): number => images.shape[0]!;

/** Batches of the pictures to train on, shuffled in each pass. */
export function batchesOf(
  arrays: ImageBatch,
  { size, random, dropLast }: { readonly size: number; readonly random: Random; readonly dropLast: boolean },
): DataSource<ImageBatch> {
  return arraySource(arrays, { batchSize: size, shuffle: random, dropLast });
}

/** Refuses too few pictures for a whole batch. */
export function checkBatch(name: string, count: number, size: number, flags: string): void {
  if (count >= size) return;
  const remedy = 'use more pictures, or a smaller batch';
  throw new InputError({
    who: name,
    expected: `at least ${counted(size, 'example')} to train on (${flags})`,
    got: `${count}`,
    remedy,
  });
}
