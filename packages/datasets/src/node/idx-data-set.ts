import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../errors.ts';
import { decodeIdx, type IdxArray } from '../formats/idx.ts';
import { fileError, isSystemError } from './file-error.ts';
import { cacheFolder, dataFolders } from './folders.ts';
import { locate } from './locate.ts';
import type { DataSetOptions } from './tiny-shakespeare.ts';

/** Gray pictures of ten classes. */
export interface LabeledImages {
  /** Bytes [28, 28] each. */
  readonly images: readonly Uint8Array[];
  /** 0 to 9. */
  readonly labels: Uint8Array;
}

/** A data set in the format of MNIST, and where it is: four compressed IDX files. */
export interface IdxDataSet {
  /** Who complains in errors. */
  readonly who: string;
  /** The folder inside of those which hold data. */
  readonly folder: string;
  /** Where the files are loaded from, with a slash at its end. */
  readonly url: string;
  /** Further folders in which a system keeps the files. */
  readonly systemFolders?: readonly string[];
  /** SHA-256 of each file that is loaded, by its name. */
  readonly checksums: Readonly<Record<string, string>>;
  /** How other names begin under which users keep the files; these call the second part `test`. */
  readonly prefix?: string;
}

/** Pixels of a picture. */
const PIXELS = 28 * 28;
const CLASSES = 10;
const unpack = promisify(gunzip);

/**
 * Reads a part of a data set. A file in a user's or the system's folder is used as it is, since it may have been compressed anew
 * and then has another checksum; one that is loaded must have the right one.
 *
 * @throws DataError when a file is missing, broken, or holds something else.
 */
export async function readIdxDataSet(
  set: IdxDataSet,
  part: 'train' | 'test',
  options: DataSetOptions = {},
): Promise<LabeledImages> {
  const { who } = set;
  const read = async (kind: string): Promise<IdxArray> => {
    const path = await locateIdx(set, part, kind, options);
    return decodeIdx(await unpacked(path, who), path);
  };
  const [images, labels] = await Promise.all([read('images-idx3'), read('labels-idx1')]);
  const [count = 0] = labels.shape;
  if (labels.shape.length !== 1 || count === 0)
    throw new DataError({ who, expected: 'labels [count]', got: `[${labels.shape.join(', ')}]` });
  if (`${images.shape}` !== `${[count, 28, 28]}`) {
    const got = `[${images.shape.join(', ')}]`;
    throw new DataError({ who, expected: `images [${count}, 28, 28], one a label`, got });
  }
  const wrong = labels.data.find((label) => label >= CLASSES);
  if (wrong !== undefined)
    throw new DataError({ who, expected: `labels from 0 to ${CLASSES - 1}`, got: `${wrong}` });
  const cut = (i: number): Uint8Array => images.data.subarray(i * PIXELS, (i + 1) * PIXELS);
  return { images: Array.from({ length: count }, (_, i) => cut(i)), labels: labels.data };
}

async function locateIdx(
  set: IdxDataSet,
  part: 'train' | 'test',
  kind: string,
  options: DataSetOptions,
): Promise<string> {
  const name = `${part === 'train' ? 'train' : 't10k'}-${kind}-ubyte.gz`;
  const other = set.prefix === undefined ? [] : [`${set.prefix}${part}-${kind}-ubyte.gz`];
  const own = dataFolders(options.data).map((folder) => join(folder, set.folder));
  const candidates = [
    ...[...own, ...(set.systemFolders ?? [])].flatMap((folder) =>
      [name, ...other].map((file) => join(folder, file)),
    ),
    ...other.map((file) => join(cacheFolder(), set.folder, file)),
  ];
  for (const path of candidates) if (await isFile(path)) return path;
  const sha256 = set.checksums[name];
  const file = join(set.folder, name);
  return locate({
    ...options,
    file,
    url: set.url + name,
    who: set.who,
    ...(sha256 === undefined ? {} : { sha256 }),
  });
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

async function unpacked(path: string, who: string): Promise<Uint8Array> {
  const expected = `a whole gzip file '${path}'`;
  try {
    return await unpack(await readFile(path));
  } catch (error) {
    if (isSystemError(error)) throw fileError(who, expected, error);
    const got = error instanceof Error ? error.message : String(error);
    throw new DataError({ who, expected, got, remedy: 'load the file again' }, { cause: error });
  }
}
