import { CheckpointError } from '../errors.ts';

/**
 * Reads a file that ships with a package: from its folder in Node, over HTTP in a browser.
 *
 * @param who what errors name
 * @param url of the file: `new URL('../checkpoints/digits.safetensors', import.meta.url)`
 * @throws CheckpointError where the server has no such file
 */
export async function readShippedFile(who: string, url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return readFile(url);
  }
  const response = await fetch(url);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  throw new CheckpointError({ who, expected: `the file ${url}`, got: `HTTP status ${response.status}` });
}
