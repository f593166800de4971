import { readDetectionTable } from '../../detection/table.ts';
import { type FormatReader, isOfSplit, readEach } from './format-reader.ts';

/** A table of all pictures. */
export const tableFolder: FormatReader = async (listing) => {
  const tables = listing.files.filter((file) => file.endsWith('.csv') && isOfSplit(file, listing.split));
  if (tables.length === 0) return undefined;
  return readEach(listing, tables.slice(0, 1), readDetectionTable);
};
