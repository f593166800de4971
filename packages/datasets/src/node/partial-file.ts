import { readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/**
 * The path of the unfinished download of `target` which this thread may write: `target.PID-THREAD.part`. Each process has
 * its own, so that two which load the same file never write into one another's; the first that finishes renames its own
 * to `target`. What a process that is gone left behind is taken over, to be resumed.
 */
export async function claimPartialFile(target: string): Promise<string> {
  const folder = dirname(target);
  const own = `${basename(target)}.${process.pid}-${threadId}.part`;
  const files = await readdir(folder);
  if (files.includes(own)) return join(folder, own);
  const abandoned = files.find((file) => isAbandoned(file, basename(target)));
  if (abandoned !== undefined) {
    // Another process may take it at the same moment: only one rename succeeds, the other starts from nothing.
    await rename(join(folder, abandoned), join(folder, own)).catch(() => {});
  }
  return join(folder, own);
}

function isAbandoned(file: string, target: string): boolean {
  if (!file.startsWith(`${target}.`)) return false;
  const owner = /^(\d+)-\d+\.part$/.exec(file.slice(target.length + 1))?.[1];
  return owner !== undefined && !isAlive(Number(owner));
}
