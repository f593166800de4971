import { constants, copyFile, link, lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CheckpointError } from '../../errors.ts';
import { errorCode, fileError } from './file-error.ts';
import { makeFolder } from './make-folder.ts';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.ts';
import { removeLeftovers, withTemporary } from './temporary-files.ts';

/** A run folder that belongs to this process until {@link FolderLock.release}. */
export interface FolderLock {
  readonly folder: string;
  release(): Promise<void>;
}

const LOCK = 'run.lock';

/** Locks of this process, by path. */
const held = new Set<string>();

/**
 * Takes a run folder for this process, so that no two train into it. The lock names its process: where that is gone,
 * killed or not, the lock is void and the folder can be taken at once.
 *
 * @throws CheckpointError that names the process which holds the folder.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = resolve(folder, LOCK);
  if (held.has(path)) throw inUse(folder, ownIdentity());
  held.add(path);
  try {
    await makeFolder(folder);
    await acquire(path, folder);
  } catch (error) {
    held.delete(path);
    throw fileError(error, `lockFolder('${folder}')`, 'lock the folder');
  }
  return {
    folder,
    async release() {
      if (held.delete(path)) await rm(path, { force: true });
    },
  };
}

async function acquire(path: string, folder: string): Promise<void> {
  await withTemporary(folder, LOCK, async (mine) => {
    await writeFile(mine, JSON.stringify(ownIdentity()));
    while (!(await linkIfFree(mine, path))) {
      const text = await readIfThere(path);
      if (text === undefined && !(await isLink(path))) continue;
      const owner = parseIdentity(text ?? '');
      if (owner !== undefined && holds(owner)) throw inUse(folder, owner);
      await removeStale(path, text, `${mine}.tmp`);
    }
  });
  await removeLeftovers(folder);
}

/**
 * Whether the owner of a lock still runs. This process' own id in a lock that it does not hold is an earlier process of
 * the same id, as containers have them, unless the start time tells that it is another thread of this one.
 */
const holds = (owner: ProcessIdentity): boolean =>
  isRunning(owner) && (owner.pid !== process.pid || owner.started !== '');

/** Creates `path` with the content of `mine`, in one step where there are hard links, unless it exists. */
async function linkIfFree(mine: string, path: string): Promise<boolean> {
  for (const create of [link, copyIfFree]) {
    try {
      await create(mine, path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      if (create === copyIfFree) throw error;
    }
  }
  return false;
}

const copyIfFree = (from: string, to: string): Promise<void> => copyFile(from, to, constants.COPYFILE_EXCL);

/** Removes a void lock. Another process may have replaced it since it was read: then that one is put back. */
async function removeStale(path: string, text: string | undefined, aside: string): Promise<void> {
  try {
    await rename(path, aside);
    if ((await readIfThere(aside)) !== text) await linkIfFree(aside, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A link to nothing is in the way of a lock, and no lock: those are files. */
const isLink = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );

function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const { host, pid, started }: Partial<ProcessIdentity> = JSON.parse(text);
    const valid = typeof host === 'string' && Number.isInteger(pid) && typeof started === 'string';
    return valid ? { host, pid: Number(pid), started } : undefined;
  } catch {
    return undefined;
  }
}

function inUse(folder: string, { host, pid }: ProcessIdentity): CheckpointError {
  const local = host === ownIdentity().host;
  return new CheckpointError({
    who: `lockFolder('${folder}')`,
    expected: 'a folder that no other run uses',
    got: `one that process ${pid}${local ? '' : ` on ${host}`} trains into`,
    remedy: local
      ? `wait for it, stop it (kill ${pid}), or choose another folder`
      : `wait for it, or remove ${join(folder, LOCK)} if that run has ended`,
  });
}
