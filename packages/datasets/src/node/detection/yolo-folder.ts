import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { AnnotatedPicture } from '../../detection/annotations.ts';
import type { AnnotationProblem } from '../../detection/problems.ts';
import { readYOLO } from '../../detection/yolo.ts';
import { DataError } from '../../errors.ts';
import { pictureHeader } from '../../formats/picture-header.ts';
import { attempt, type FolderListing, type FormatReader, isOfSplit } from './format-reader.ts';
import { isPicture, stem } from './listing.ts';

/** A text file a picture, in `labels` or beside the picture, and a list of classes. */
export const yoloFolder: FormatReader = async (listing) => {
  const { folder, files, split } = listing;
  const categories = await yoloCategories(listing);
  if (categories === undefined) return undefined;
  const known = new Set(files);
  const labelled = files
    .filter((file) => isPicture(file) && isOfSplit(file, split))
    .map((file) => {
      const labels = `${stem(file.replace(/(^|\/)images\//, '$1labels/'))}.txt`;
      return { file, labels: known.has(labels) ? labels : undefined };
    });
  if (!labelled.some(({ labels }) => labels !== undefined)) return undefined;
  const pictures: AnnotatedPicture[] = [];
  const problems: AnnotationProblem[] = [];
  for (const { file, labels } of labelled) {
    const size = await sizeOf(join(folder, file));
    if (size === undefined) {
      problems.push({ file, problem: 'no PNG or JPEG' });
      continue;
    }
    // A picture without a file of labels has no objects.
    const text = labels === undefined ? '' : await readFile(join(folder, labels), 'utf8');
    attempt(problems, labels ?? file, () =>
      pictures.push(readYOLO(text, { file, ...size, categories, source: labels ?? file })),
    );
  }
  return { categories, pictures, problems };
};

async function yoloCategories({ folder, files }: FolderListing): Promise<readonly string[] | undefined> {
  const list = files.find((file) => /(^|\/)(classes\.txt|obj\.names|[\w-]+\.names)$/.test(file));
  if (list !== undefined) {
    const lines = (await readFile(join(folder, list), 'utf8')).split(/\r?\n/);
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  }
  const config = files.find((file) => /(^|\/)(data|dataset)\.ya?ml$/.test(file));
  if (config === undefined) return undefined;
  const { names } = Object(parse(await readFile(join(folder, config), 'utf8'))) as { names?: unknown };
  const categories = Array.isArray(names) ? names : Object.values(Object(names));
  if (categories.length > 0) return categories.map(String);
  const got = JSON.stringify(names) ?? 'none';
  throw new DataError({ who: 'readDetectionFolder', expected: `names of classes in '${config}'`, got });
}

/** What tells a picture's size is in its first bytes, behind what a camera wrote. */
const HEADER_BYTES = 2 ** 18;

async function sizeOf(
  path: string,
): Promise<{ readonly width: number; readonly height: number } | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const header = pictureHeader(buffer.subarray(0, bytesRead));
    return header && { width: header.width, height: header.height };
  } finally {
    await file.close();
  }
}
