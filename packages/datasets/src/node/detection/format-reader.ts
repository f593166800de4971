import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnnotatedPicture } from '../../detection/annotations.ts';
import type { AnnotationProblem } from '../../detection/problems.ts';
import { DataError } from '../../errors.ts';

/** What a format's reader found. */
export interface Found {
  /** Where the format has a list of them. */
  readonly categories?: readonly string[];
  readonly pictures: readonly AnnotatedPicture[];
  readonly problems: readonly AnnotationProblem[];
}

/** Reads a format's files of a folder; undefined where there are none. */
export type FormatReader = (folder: FolderListing) => Promise<Found | undefined>;

/** A folder and the files in it, as paths from it. */
export interface FolderListing {
  readonly folder: string;
  readonly files: readonly string[];
  readonly split: string | undefined;
}

/** Whether a folder or the file itself is named after the split. */
export const isOfSplit = (file: string, split: string | undefined): boolean =>
  split === undefined ||
  file
    .split('/')
    .some((part) => new RegExp(`(^|[_.-])${split.replace(/\W/g, '\\$&')}\\d*($|[_.-])`).test(part));

/** Reads files one by one; what is wrong with one is a problem of the folder. */
export async function readEach(
  { folder }: FolderListing,
  files: readonly string[],
  read: (text: string, file: string) => AnnotatedPicture[],
): Promise<Found> {
  const pictures: AnnotatedPicture[] = [];
  const problems: AnnotationProblem[] = [];
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    attempt(problems, file, () => pictures.push(...read(text, file)));
  }
  return { pictures, problems };
}

/** Reads a file; what is wrong with it is a problem of the folder. */
export function attempt(problems: AnnotationProblem[], file: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { expected, got } = error.complaint;
    problems.push({ file, problem: `expected ${expected}, got ${got}` });
  }
}
