import { readdir } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileError } from '../file-error.ts';

/** Folders in each other that are looked into. */
const MAX_DEPTH = 4;

/** The files in a folder and in those inside it, as paths from it with slashes, in order. */
export async function filesIn(who: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, `${entry.parentPath}${sep}${entry.name}`).split(sep).join('/'))
      .filter((path) => path.split('/').length <= MAX_DEPTH && !/(^|\/)\./.test(path))
      .sort();
  } catch (error) {
    throw fileError(who, `a folder of annotated pictures '${folder}'`, error);
  }
}

/** A path without its ending. */
export const stem = (path: string): string => path.replace(/\.[^./]*$/, '');

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const isPicture = (path: string): boolean => /\.(png|jpe?g)$/i.test(path);
