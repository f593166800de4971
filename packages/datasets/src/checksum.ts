import { DataError } from './errors.ts';

/** The SHA-256 checksum of `bytes` in lower-case hexadecimal digits, through Web Crypto. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The complaint about data at `source` whose checksum is not the expected one. */
export function wrongChecksum(
  who: string,
  source: string,
  checksums: { readonly expected: string; readonly got: string },
  remedy: string,
): DataError {
  return new DataError({
    who,
    expected: `SHA-256 ${checksums.expected} of '${source}'`,
    got: checksums.got,
    remedy,
  });
}
