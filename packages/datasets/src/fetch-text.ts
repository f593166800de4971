import { sha256, wrongChecksum } from './checksum.ts';
import { decodeText } from './decode-text.ts';
import { DataError } from './errors.ts';

/** Options of {@link fetchText}. */
export interface FetchTextOptions {
  /** SHA-256 in hexadecimal digits which the bytes must have. Default: not checked. */
  readonly sha256?: string;
  readonly signal?: AbortSignal;
}

async function fetchBytes(url: URL | string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const who = 'fetchText';
  const expected = `data from ${url}`;
  let response: Response;
  try {
    response = await fetch(url, signal === undefined ? {} : { signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new DataError({ who, expected, got, remedy: 'check the address and the connection' }, { cause });
  }
  throw new DataError({ who, expected, got: `HTTP status ${response.status}`, remedy: 'check the address' });
}

/**
 * Loads a UTF-8 text from an address into memory, in the browser and in Node. Nothing is cached here but by the
 * browser; `locate` of `@reverie/datasets/node` keeps files.
 *
 * @throws DataError when it cannot be loaded, is not text, or has another checksum.
 */
export async function fetchText(url: URL | string, options: FetchTextOptions = {}): Promise<string> {
  const bytes = await fetchBytes(url, options.signal);
  if (options.sha256 !== undefined) {
    const got = await sha256(bytes);
    const checksums = { expected: options.sha256, got };
    if (got !== options.sha256) {
      throw wrongChecksum('fetchText', String(url), checksums, 'the data changed or was damaged on its way');
    }
  }
  return decodeText(bytes, String(url), 'fetchText');
}
