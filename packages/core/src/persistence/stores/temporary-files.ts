import { readdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pidRuns } from './process-identity.ts';

/** Temporary files that this process is writing now. */
const inProgress = new Set<string>();
let count = 0;

/**
 * Runs `body` with the path of a temporary file beside `name`, and removes the file afterwards where it is still there.
 * Its name tells the process, so that {@link removeLeftovers} knows those of the dead.
 */
export async function withTemporary<T>(
  folder: string,
  name: string,
  body: (path: string) => Promise<T>,
): Promise<T> {
  const path = resolve(folder, `.${name}.${process.pid}-${count++}.tmp`);
  inProgress.add(path);
  try {
    return await body(path);
  } finally {
    await rm(path, { force: true });
    inProgress.delete(path);
  }
}

/** Removes what killed processes have left half-written. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^\..+\.(\d+)-\d+(\.tmp)+$/.exec(name)?.[1]);
    const path = resolve(folder, name);
    const abandoned = pid === process.pid ? !isInProgress(path) : pid > 0 && !pidRuns(pid);
    if (abandoned) await rm(path, { force: true });
  }
}

const isInProgress = (path: string): boolean =>
  [...inProgress].some((temporary) => path.startsWith(temporary));
