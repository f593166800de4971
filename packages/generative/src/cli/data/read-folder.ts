import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { about, formatCount, InputError, type Output } from '@reverie/cli';
import { readPictureFolder, type SkippedPicture } from '@reverie/datasets/node';
import type { Examples } from './examples.ts';
import { DATA_HELP } from './names.ts';

/** Reads the pictures of a folder, and says which cannot be used. */
export async function readFolder(folder: string, size: number, output: Output): Promise<Examples> {
  await checkFolder(folder);
  const { images, files, skipped } = await about(folder, () => readPictureFolder(folder, { size }));
  if (skipped.length > 0) output.warn(describeSkipped(folder, skipped, files.length));
  return { arrays: { images: { data: images, shape: [files.length, size, size, 3] } }, classes: [] };
}

/** Reads a folder that has a subfolder of pictures for each class; the classes are numbered in the order of their names. */
export async function readClassFolders(folder: string, size: number, output: Output): Promise<Examples> {
  await checkFolder(folder);
  const entries = await readdir(folder, { withFileTypes: true });
  const classes = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort(new Intl.Collator('en', { numeric: true }).compare);
  if (classes.length < 2) {
    const expected = 'a subfolder of pictures for each of two classes or more';
    throw new InputError({ who: folder, expected, got: `${classes.length}` });
  }
  const parts: Uint8Array[] = [];
  const labels: number[] = [];
  for (const [label, name] of classes.entries()) {
    const { data, shape } = (await readFolder(join(folder, name), size, output)).arrays.images;
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
  const total = formatCount(skipped.length + used);
  return `${folder}: ${formatCount(skipped.length)} of ${total} pictures cannot be used: ${named.join(', ')}${rest}.`;
}
