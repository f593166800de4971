import { readFile } from 'node:fs/promises';
import { decodeText } from '../decode-text.ts';
import { fileError } from './file-error.ts';

/**
 * Reads a UTF-8 text file.
 *
 * @throws DataError when the file cannot be read, is empty, or is not text.
 */
export async function readText(path: string, who = 'readText'): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw fileError(who, `a readable file '${path}'`, error);
  }
  return decodeText(bytes, path, who);
}
