import { DataError } from '../errors.ts';

/** A picture's file and what people wrote about it. */
export interface CaptionedFile {
  /** The file's name, as the list of captions has it. */
  readonly file: string;
  /** At least one, in the order of the list. */
  readonly captions: readonly string[];
}

/** Groups captions by file; throws a DataError where there are none. */
export function groupByFile(
  who: string,
  pairs: Iterable<readonly [file: string, caption: string]>,
): CaptionedFile[] {
  const captions = new Map<string, string[]>();
  for (const [file, caption] of pairs) {
    const known = captions.get(file);
    if (known === undefined) captions.set(file, [caption]);
    else known.push(caption);
  }
  if (captions.size === 0) throw new DataError({ who, expected: 'at least one caption', got: 'none' });
  return Array.from(captions, ([file, own]) => ({ file, captions: own }));
}
