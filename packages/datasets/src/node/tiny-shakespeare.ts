import type { DownloadOptions } from './download.ts';
import { locate } from './locate.ts';
import { readText } from './read-text.ts';

/** Options of the data sets which are looked for in folders before they are loaded. */
export interface DataSetOptions extends Pick<DownloadOptions, 'onProgress' | 'signal'> {
  /** A folder to look in first, before `REVERIE_DATA` and the cache folder. */
  readonly data?: string;
}

/**
 * Tiny Shakespeare: 1,115,394 characters, 65 distinct, of Shakespeare's plays. (Karpathy, char-rnn, 2015)
 *
 * Looked for as `tinyshakespeare.txt` in the folder `data`, in `REVERIE_DATA` and in the cache folder, else loaded.
 *
 * @throws DataError when it is nowhere and cannot be loaded.
 */
export async function tinyShakespeare(options: DataSetOptions = {}): Promise<string> {
  const path = await locate({
    ...options,
    file: 'tinyshakespeare.txt',
    url: 'https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt',
    sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
    who: 'tinyShakespeare',
  });
  return readText(path, 'tinyShakespeare');
}
