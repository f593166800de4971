import { counted, InputError, type Output } from '@reverie/cli';
import type { NDArray } from '@reverie/core';
import type { Autoencoder } from '../../autoencoder/autoencoder.ts';
import type { ImageBatch } from '../../networks/image-batch.ts';
import { type Examples, shapeOf } from '../data/examples.ts';
import { isPlanar } from '../data/names.ts';
import { readData } from '../data/read-data.ts';
import type { PaintingModel } from '../painter.ts';
import type { EvalFlags } from './flags.ts';

/** Models that are scored. */
export type ScoredModel = PaintingModel | Autoencoder;

/** What a model takes. */
interface Wanted {
  readonly shape: readonly number[];
  /** Undefined where the data need not have classes. */
  readonly classes: number | undefined;
}

/** Examples of a data set, as a model takes them: of its size, and with labels where it has classes. */
export async function readExamples(
  model: ScoredModel,
  name: string,
  { pictures, seed }: EvalFlags,
  output: Output,
): Promise<ImageBatch> {
  const wanted = wantedBy(model, name);
  const conditional = wanted.classes !== undefined;
  const request = { size: wanted.shape[0]!, pictures, seed, part: 'test', conditional } as const;
  const examples = await readData(name, request, output);
  checkFits(name, wanted, examples);
  const used = Math.min(pictures, examples.arrays.images.shape[0]!);
  const some = Object.entries(examples.arrays).map(([key, array]) => [key, evenly(array, used)]);
  return Object.fromEntries(some) as ImageBatch;
}

/** Points have no classes; a GAN of them draws its own in turn. */
function wantedBy({ config }: ScoredModel, name: string): Wanted {
  const { classes = 0 } = 'classes' in config ? config : {};
  return {
    shape: 'imageShape' in config ? config.imageShape : config.dataShape,
    classes: classes === 0 || isPlanar(name) ? undefined : classes,
  };
}

function checkFits(who: string, wanted: Wanted, examples: Examples): void {
  const describe = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
  const refuse = (what: string, got: string): never => {
    const expected = `data of ${what}, as the model's`;
    throw new InputError({ who, expected, got, remedy: 'name other data' });
  };
  const found = shapeOf(examples);
  if (`${found}` !== `${wanted.shape}`) refuse(`shape ${describe(wanted.shape)}`, describe(found));
  const { length } = examples.classes;
  if (wanted.classes !== undefined && length !== wanted.classes)
    refuse(counted(wanted.classes, 'class', 'classes'), `${length}`);
}

/** So many of the examples, evenly spread over them all: a data set may begin with easy or with hard ones. */
function evenly({ data, shape }: NDArray, used: number): NDArray {
  const [count = 0, ...rest] = shape;
  const size = data.length / count;
  const kept = data.slice(0, used * size);
  for (let i = 0; i < used; i++) {
    const start = Math.floor((i * count) / used) * size;
    kept.set(data.subarray(start, start + size), i * size);
  }
  return { data: kept, shape: [used, ...rest] };
}
