import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../errors.ts';
import { decodeIdx } from '../formats/idx.ts';
import { locate } from './locate.ts';
import type { DataSetOptions } from './tiny-shakespeare.ts';

/** Handwritten digits. */
export interface MNIST {
  /** Gray bytes [28, 28] each, ink 255. */
  readonly images: readonly Uint8Array[];
  /** 0 to 9. */
  readonly labels: Uint8Array;
}

/** Pixels of a digit. */
const PIXELS = 28 * 28;
const unpack = promisify(gunzip);

/**
 * MNIST: 60,000 digits to train on, 10,000 to test on. (LeCun, Cortes and Burges, 1998)
 *
 * Looked for as `mnist/mnist-train-images-idx3-ubyte.gz` and so on, compressed IDX files, in the folder `data`, in
 * `REVERIE_DATA` and in the cache folder; it is not loaded.
 *
 * @throws DataError when a file is missing, broken, or holds something else.
 */
export async function mnist(
  part: 'train' | 'test',
  options: Pick<DataSetOptions, 'data'> = {},
): Promise<MNIST> {
  const read = async (name: string): Promise<ReturnType<typeof decodeIdx>> => {
    const path = await locate({ ...options, file: `mnist/mnist-${part}-${name}-ubyte.gz`, who: 'mnist' });
    return decodeIdx(await unpacked(path), path);
  };
  const [images, labels] = await Promise.all([read('images-idx3'), read('labels-idx1')]);
  const [count = 0] = labels.shape;
  if (`${images.shape}` !== `${[count, 28, 28]}`) {
    const got = `[${images.shape.join(', ')}]`;
    throw new DataError({ who: 'mnist', expected: `images [${count}, 28, 28], one a label`, got });
  }
  const cut = (i: number): Uint8Array => images.data.subarray(i * PIXELS, (i + 1) * PIXELS);
  return { images: Array.from({ length: count }, (_, i) => cut(i)), labels: labels.data };
}

async function unpacked(path: string): Promise<Uint8Array> {
  try {
    return await unpack(await readFile(path));
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new DataError({ who: 'mnist', expected: `a gzip file '${path}'`, got }, { cause: error });
  }
}
