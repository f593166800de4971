import { DataError } from '@reverie/core';

/**
 * A caption and what people wrote for the same picture: words with blanks between them, as they are compared. The COCO
 * evaluation compares lower-case words without punctuation.
 */
export interface ScoredCaption {
  readonly caption: string;
  /** At least one. */
  readonly references: readonly string[];
}

/** A caption in words. */
export interface CaptionWords {
  readonly caption: readonly string[];
  readonly references: readonly (readonly string[])[];
}

/** A score of all captions together, and of each. */
export interface CaptionScore {
  readonly score: number;
  readonly each: readonly number[];
}

/** Cuts captions into words; throws a DataError where there is nothing to compare. */
export function wordsOfCaptions(who: string, captions: readonly ScoredCaption[]): CaptionWords[] {
  if (captions.length === 0) throw new DataError({ who, expected: 'at least one caption', got: 'none' });
  return captions.map(({ caption, references }, index) => {
    const words = references.map(split);
    if (words.length > 0 && words.every(({ length }) => length > 0))
      return { caption: split(caption), references: words };
    const got = words.length === 0 ? 'none' : 'an empty one';
    throw new DataError({ who, expected: `references for the caption at index ${index}`, got });
  });
}

const split = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
