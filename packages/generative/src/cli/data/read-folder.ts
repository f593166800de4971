import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { about, counted, formatCount, InputError, type Output } from '@reverie/cli';
import { readPictureFolder, type SkippedPicture } from '@reverie/datasets/node';
import type { Examples } from './examples.ts';
import { DATA_HELP } from './names.ts';

/** Reads the pictures of a folder, without those of its subfolders, and says which cannot be used. */
export async function readFolder(folder: string, size: number, output: Output): Promise<Examples> {
  await checkFolder(folder);
  const subfolders = await subfoldersOf(folder);
  if (subfolders.length === 0) return readPictures(folder, size, output);
  const more = subfolders.length > NAMED ? ', …' : '';
  const found = `subfolders (${subfolders.slice(0, NAMED).join(', ')}${more})`;
  try {
    const examples = await readPictures(folder, size, output);
    output.warn(`${folder}: its ${found} are left out; ${PURPOSE}.`);
    return examples;
  } catch (cause) {
    const complaint = { expected: 'pictures in the folder', got: `none that can be used, but ${found}` };
    throw new InputError({ who: folder, ...complaint, remedy: `${PURPOSE}; or name one of them` }, { cause });
  }
}

const PURPOSE = 'subfolders are classes, which train --conditional learns';

async function readPictures(folder: string, size: number, output: Output): Promise<Examples> {
  const { images, files, skipped } = await about(folder, () => readPictureFolder(folder, { size }));
  if (skipped.length > 0) output.warn(describeSkipped(folder, skipped, files.length));
  return { arrays: { images: { data: images, shape: [files.length, size, size, 3] } }, classes: [] };
}

/** Reads a folder that has a subfolder of pictures for each class; the classes are numbered in the order of their names. */
export async function readClassFolders(folder: string, size: number, output: Output): Promise<Examples> {
  await checkFolder(folder);
  const classes = await subfoldersOf(folder);
  if (classes.length < 2) {
    const expected = 'a subfolder of pictures for each of two classes or more';
    throw new InputError({ who: folder, expected, got: `${classes.length}` });
  }
  const parts: Uint8Array[] = [];
  const labels: number[] = [];
  for (const [label, name] of classes.entries()) {
    const { data, shape } = (await readPictures(join(folder, name), size, output)).arrays.images;
    parts.push(data as Uint8Array);
    for (let row = 0; row < shape[0]!; row++) labels.push(label);
  }
  const count = labels.length;
  return {
    arrays: {
      images: { data: new Uint8Array(Buffer.concat(parts)), shape: [count, size, size, 3] },
      labels: { data: Int32Array.from(labels), shape: [count] },
    },
    classes,
  };
}

/** The names of the folders inside one, in their order. */
async function subfoldersOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort(new Intl.Collator('en', { numeric: true }).compare);
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const got = found === undefined ? 'no such data set or folder' : 'a file';
  throw new InputError({ who: folder, expected: DATA_HELP, got, remedy: 'check the name' });
}

/** Files that are named before the others are only counted. */
const NAMED = 10;

/** `'photos: 2 of 40 pictures cannot be used: a.png (no PNG or JPEG), b.jpg (a broken JPEG).'` */
function describeSkipped(folder: string, skipped: readonly SkippedPicture[], used: number): string {
  const named = skipped.slice(0, NAMED).map(({ file, reason }) => `${file} (${reason})`);
  const rest = skipped.length > NAMED ? ` and ${formatCount(skipped.length - NAMED)} more` : '';
  const total = counted(skipped.length + used, 'picture');
  return `${folder}: ${formatCount(skipped.length)} of ${total} cannot be used: ${named.join(', ')}${rest}.`;
}
