import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { wrongChecksum } from '../checksum.ts';
import { DataError } from '../errors.ts';
import { type DownloadOptions, download } from './download.ts';
import { fileChecksum } from './file-checksum.ts';
import { cacheFolder, dataFolders } from './folders.ts';

/** What {@link locate} looks for. */
export interface LocateOptions extends DownloadOptions {
  /** The file's name (or path inside the folders): `'tinyshakespeare.txt'`. */
  readonly file: string;
  /** A folder to look in first. */
  readonly data?: string;
  /** Where the file is loaded from if it is in no folder. Default: it is not loaded. */
  readonly url?: string;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

/**
 * Finds a data file: in the folder `data`, then in the folder `REVERIE_DATA`, then in the cache folder, and loads it
 * into the cache folder if it is in none. A file found is used only with the right checksum.
 *
 * @returns the path of the file.
 * @throws DataError when the file is nowhere and cannot be loaded (it names the places to put it), or is another one.
 */
export async function locate(options: LocateOptions): Promise<string> {
  const { file, sha256, url, who = 'locate' } = options;
  for (const folder of dataFolders(options.data)) {
    const path = join(folder, file);
    if (!(await isFile(path))) continue;
    const got = sha256 === undefined ? sha256 : await fileChecksum(path);
    if (got === sha256) return path;
    const remedy = 'put the original there, or take this file away so that it is loaded again';
    throw wrongChecksum(who, path, { expected: sha256 ?? '', got: got ?? '' }, remedy);
  }
  const cached = join(cacheFolder(), file);
  // A cached file with a wrong checksum is ours to replace.
  if ((await isFile(cached)) && (sha256 === undefined || (await fileChecksum(cached)) === sha256))
    return cached;
  if (url === undefined) throw notFound(options);
  await download(url, cached, { ...options, who });
  return cached;
}

function notFound({ file, data, who = 'locate' }: LocateOptions): DataError {
  const folders = [...dataFolders(data), cacheFolder()];
  return new DataError({
    who,
    expected: `the file '${file}' in ${folders.map((folder) => `'${folder}'`).join(' or ')}`,
    got: 'none',
    remedy: 'place it there, or name its folder in REVERIE_DATA',
  });
}
