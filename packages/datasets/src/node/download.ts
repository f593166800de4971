import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { wrongChecksum } from '../checksum.ts';
import { DataError } from '../errors.ts';
import { fileChecksum } from './file-checksum.ts';
import { fileError } from './file-error.ts';
import { claimPartialFile } from './partial-file.ts';
import { ConnectionError, type TransferOptions, transfer } from './transfer.ts';

/** Options of {@link download}. */
export interface DownloadOptions extends TransferOptions {
  /** SHA-256 in hexadecimal digits. Without it a download cannot be resumed, since nothing tells whether two halves fit. */
  readonly sha256?: string;
  /** How often an interrupted transfer is taken up again before this call fails. Default 3. */
  readonly retries?: number;
  /** Who complains in errors. Default `'download'`. */
  readonly who?: string;
}

const running = new Map<string, Promise<void>>();

/**
 * Loads `url` into the file `target`, streamed to a partial file beside it and renamed when whole and checked, so that
 * `target` never holds half a file. A later call resumes an interrupted download with an HTTP Range request.
 *
 * @throws DataError when the server cannot be reached (it names the file to place by hand), refuses, or sends other data.
 */
export async function download(url: string, target: string, options: DownloadOptions = {}): Promise<void> {
  const earlier = running.get(target);
  if (earlier !== undefined) return earlier;
  const started = loadAndCheck(url, target, options).finally(() => running.delete(target));
  running.set(target, started);
  return started;
}

async function loadAndCheck(url: string, target: string, options: DownloadOptions): Promise<void> {
  const { who = 'download', sha256 } = options;
  try {
    await mkdir(dirname(target), { recursive: true });
    const files = { partial: await claimPartialFile(target), target };
    const resumes = (await size(files.partial)) > 0;
    let got = await load(url, files, options);
    if (got !== sha256 && resumes) {
      // The file may have changed at its source since its first half was loaded: once more from the start.
      await rm(files.partial, { force: true });
      got = await load(url, files, options);
    }
    if (sha256 !== undefined && got !== sha256) {
      await rm(files.partial, { force: true });
      const remedy = 'the file changed at its source or was damaged on its way; nothing was kept';
      throw wrongChecksum(who, url, { expected: sha256, got: got ?? '' }, remedy);
    }
    await rename(files.partial, target);
  } catch (error) {
    throw fileError(who, `'${target}' to be written`, error);
  }
}

interface Files {
  readonly partial: string;
  readonly target: string;
}

/** Transfers until the file is whole, and gives its checksum if one is expected. */
async function load(url: string, files: Files, options: DownloadOptions): Promise<string | undefined> {
  const { retries = 3, sha256, who = 'download' } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      if (sha256 === undefined) await rm(files.partial, { force: true });
      await transfer(url, files.partial, { ...options, who });
      return sha256 === undefined ? undefined : await fileChecksum(files.partial);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof ConnectionError)) throw error;
      if (attempt >= retries || !error.connected) throw await unreachable(url, files, who, error);
    }
  }
}

async function unreachable(
  url: string,
  files: Files,
  who: string,
  cause: ConnectionError,
): Promise<DataError> {
  const loaded = await size(files.partial);
  const again = loaded > 0 ? `try again (${loaded} bytes are kept)` : 'try again';
  const remedy = `${again} when the connection is back, or place the file yourself at '${files.target}'`;
  return new DataError({ who, expected: `a connection to ${url}`, got: cause.message, remedy }, { cause });
}

const size = (path: string): Promise<number> =>
  stat(path).then(
    (entry) => entry.size,
    () => 0,
  );
