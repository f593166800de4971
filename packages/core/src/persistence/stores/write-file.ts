import { writeFile as write } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './file-error.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Writes a file, and makes its folder where that is missing.
 *
 * @throws CheckpointError that says what is wrong with the disk, the folder or the permissions.
 */
export async function writeFile(path: string, bytes: Uint8Array | string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await write(path, bytes);
  } catch (error) {
    throw fileError(error, `writeFile('${path}')`, 'write the file');
  }
}
