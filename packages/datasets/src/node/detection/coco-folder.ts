import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCoco } from '../../detection/coco.ts';
import { type FormatReader, isOfSplit } from './format-reader.ts';

/** JSON with lists of images, annotations and categories. */
export const cocoFolder: FormatReader = async (listing) => {
  const { folder, files, split } = listing;
  const candidates = files.filter((file) => file.endsWith('.json') && isOfSplit(file, split));
  for (const file of candidates) {
    const text = await readFile(join(folder, file), 'utf8');
    if (!(text.includes('"images"') && text.includes('"annotations"') && text.includes('"categories"')))
      continue;
    const data = readCoco(text);
    const pictures = data.pictures.map((picture) => ({ ...picture, source: file }));
    return { ...data, pictures, problems: [] };
  }
  return undefined;
};
