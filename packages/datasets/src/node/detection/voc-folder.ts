import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readVOC } from '../../detection/voc.ts';
import { type FolderListing, type FormatReader, isOfSplit, readEach } from './format-reader.ts';
import { nameOf, stem } from './listing.ts';

/** One XML document a picture, anywhere; splits are lists of names in `ImageSets/Main`, or folders. */
export const vocFolder: FormatReader = async (listing) => {
  const documents = listing.files.filter((file) => file.endsWith('.xml'));
  if (documents.length === 0) return undefined;
  const wanted = await namesOfSplit(listing);
  const chosen = documents.filter((file) =>
    wanted === undefined ? isOfSplit(file, listing.split) : wanted.has(stem(nameOf(file))),
  );
  return chosen.length === 0 ? undefined : readEach(listing, chosen, (text, file) => [readVOC(text, file)]);
};

async function namesOfSplit({ folder, files, split }: FolderListing): Promise<Set<string> | undefined> {
  const list = `ImageSets/Main/${split}.txt`;
  if (split === undefined || !files.includes(list)) return undefined;
  const lines = (await readFile(join(folder, list), 'utf8')).split(/\r?\n/);
  return new Set(lines.map((line) => line.trim().split(/\s+/)[0]!).filter((name) => name !== ''));
}
