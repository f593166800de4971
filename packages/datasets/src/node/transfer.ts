import { type FileHandle, open, stat } from 'node:fs/promises';
import { DataError } from '../errors.ts';
import { isSystemError } from './file-error.ts';

/** How far a download is. */
export interface DownloadProgress {
  /** Bytes on disk, those of an earlier attempt included. */
  readonly bytes: number;
  /** Bytes of the whole file, where the server tells. */
  readonly total?: number;
}

/** Options of {@link transfer}. */
export interface TransferOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Milliseconds without a byte after which a transfer counts as interrupted. Default 30,000. */
  readonly stallTimeout?: number;
  /** Who complains in errors. */
  readonly who?: string;
}

/** A transfer that did not begin, or broke off; what came so far is on disk. */
export class ConnectionError extends Error {
  /** Whether there was a connection, so that another attempt is worth while at once. */
  readonly connected: boolean;

  constructor(message: string, connected: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectionError';
    this.connected = connected;
  }
}

/** What a server does that closes a kept connection at the moment of a new request. */
const CLOSED_BY_SERVER: readonly string[] = ['ECONNRESET', 'UND_ERR_SOCKET'];

/**
 * Appends to `path` what is missing of the file at `url`, or writes it anew where the server does not answer ranges.
 *
 * @throws ConnectionError when the connection fails; the bytes so far are in the file.
 * @throws DataError when the server answers with an error status.
 */
export async function transfer(url: string, path: string, options: TransferOptions): Promise<void> {
  const present = await stat(path).then(
    (entry) => entry.size,
    () => 0,
  );
  const watchdog = new Watchdog(options.stallTimeout ?? 30_000, options.signal);
  try {
    const response = await request(url, present, watchdog, options);
    // 416: the range begins at or behind the end, so that nothing is missing; the checksum decides.
    if (response.status === 416 && present > 0) return;
    const offset = response.status === 206 ? present : 0;
    const file = await open(path, offset > 0 ? 'a' : 'w');
    try {
      await write(file, response, offset, watchdog, options);
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    watchdog.stop();
  }
}

async function request(
  url: string,
  present: number,
  watchdog: Watchdog,
  options: TransferOptions,
): Promise<Response> {
  // A compressed answer could not be resumed: its range would count compressed bytes.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (present > 0) headers['range'] = `bytes=${present}-`;
  let response: Response;
  try {
    response = await fetch(url, { headers, signal: watchdog.signal });
  } catch (cause) {
    options.signal?.throwIfAborted();
    const reason = watchdog.expired ? 'no answer' : reasonOf(cause);
    throw new ConnectionError(reason, CLOSED_BY_SERVER.includes(reason), { cause });
  }
  if (response.ok || (response.status === 416 && present > 0)) return response;
  await response.body?.cancel();
  throw new DataError({
    who: options.who ?? 'download',
    expected: `a file at ${url}`,
    got: `HTTP status ${response.status}`,
    remedy: 'check the address, or try again later',
  });
}

async function write(
  file: FileHandle,
  response: Response,
  offset: number,
  watchdog: Watchdog,
  options: TransferOptions,
): Promise<void> {
  const length = response.headers.get('content-length');
  const total = length === null ? {} : { total: offset + Number(length) };
  let bytes = offset;
  try {
    for await (const chunk of response.body ?? []) {
      watchdog.feed();
      await file.writeFile(chunk);
      bytes += chunk.length;
      options.onProgress?.({ bytes, ...total });
    }
  } catch (cause) {
    options.signal?.throwIfAborted();
    if (isSystemError(cause)) throw cause;
    const reason = watchdog.expired ? 'a stalled transfer' : 'an interrupted transfer';
    throw new ConnectionError(`${reason} after ${bytes} bytes`, true, { cause });
  }
}

/** The innermost reason of a failed fetch: `ENOTFOUND` says more than `fetch failed`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

/** Aborts when the user does, or when it was not fed for `timeout` milliseconds. */
class Watchdog {
  expired = false;
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  constructor(timeout: number, signal: AbortSignal | undefined) {
    const stall = new AbortController();
    this.signal = signal === undefined ? stall.signal : AbortSignal.any([stall.signal, signal]);
    this.#timer = setTimeout(() => {
      this.expired = true;
      stall.abort();
    }, timeout);
  }

  feed(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
