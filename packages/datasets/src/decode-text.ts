import { DataError } from './errors.ts';

/**
 * Decodes UTF-8 text (a byte order mark is dropped) and refuses what is not text.
 *
 * @param source names the bytes in errors: a path or an address.
 * @throws DataError when there are no bytes, a NUL among them, or an invalid UTF-8 sequence.
 */
export function decodeText(bytes: Uint8Array, source: string, who = 'decodeText'): string {
  const expected = `UTF-8 text in '${source}'`;
  if (bytes.length === 0) throw new DataError({ who, expected, got: 'an empty file' });
  const nul = bytes.indexOf(0);
  const remedy = 'convert the file to UTF-8 text or choose another';
  if (nul >= 0) throw new DataError({ who, expected, got: `a binary file (byte 0 at ${nul})`, remedy });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError({ who, expected, got: 'bytes which are not UTF-8', remedy }, { cause });
  }
  if (text === '') throw new DataError({ who, expected, got: 'a file without a character' });
  return text;
}
