import { copyFile, link, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, fileError } from './file-error.ts';
import { makeFolder } from './make-folder.ts';
import { checkName, previousOf, type Store } from './store.ts';
import { removeLeftovers, withTemporary } from './temporary-files.ts';

/**
 * A {@link Store} in a folder, which is made where it is missing. A write goes to a temporary file in the same folder,
 * is flushed to the disk, and takes the name's place in one step: a crash at any moment leaves the old content or the new.
 *
 * @throws CheckpointError that says what is wrong with the disk, the folder or the permissions.
 */
export function fileStore(folder: string): Store {
  const who = `fileStore('${folder}')`;
  const guard = async <T>(action: string, body: () => Promise<T>): Promise<T> => {
    try {
      return await body();
    } catch (error) {
      throw fileError(error, who, action);
    }
  };
  return {
    read: (name) => guard(`read '${name}'`, () => readIfThere(join(folder, name))),
    async write(name, bytes) {
      checkName(name, who);
      await guard(`write '${name}'`, () => writeWhole(folder, name, bytes));
    },
    list: () => guard('list the folder', () => listFiles(folder)),
    remove: (name) =>
      guard(`remove '${name}'`, async () => {
        await rm(join(folder, name), { force: true });
        await rm(join(folder, previousOf(name)), { force: true });
      }),
  };
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(folder);
  await removeLeftovers(folder);
  await withTemporary(folder, name, async (temporary) => {
    await writeDurably(temporary, bytes);
    await keepPrevious(join(folder, name), join(folder, previousOf(name)), `${temporary}.tmp`);
    await rename(temporary, join(folder, name));
    await flushFolder(folder);
  });
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives the current content a second name before it is replaced, so that at no moment a good file is missing. */
async function keepPrevious(current: string, previous: string, temporary: string): Promise<void> {
  try {
    await linkOrCopy(current, temporary);
    await rename(temporary, previous);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error; // there at the first write
  } finally {
    await rm(temporary, { force: true }); // rename does nothing where both are the same file already
  }
}

/** A second name for the same file, or a copy where the file system has no such links. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}

/** Makes the renaming itself survive a power cut; Windows cannot open a folder, and needs it not. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
