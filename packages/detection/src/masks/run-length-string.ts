import { DataError } from '@reverie/core';
import type { PictureSize } from '../boxes/geometry.ts';
import { checkRunLengths, checkSize, type RunLengths } from './run-lengths.ts';

/** The character for 0. */
const ZERO = 48;
/** Each character has five bits of a number, the lowest first, */
const BITS = 5;
const LOW_BITS = 31;
/** and one that says that more follow. */
const MORE = 32;
/** The highest of the five is the sign in the last character of a number. */
const SIGN = 16;
/** From here on a length is written as its difference to the one before the last, which was of the same kind. */
const FIRST_DIFFERENCE = 3;

/** Writes a mask's run lengths as the text in which COCO's files have them. */
export function runLengthsToString(mask: RunLengths): string {
  checkRunLengths('runLengthsToString', 'mask', mask);
  const { counts } = mask;
  return counts
    .map((count, i) => numberToString(i < FIRST_DIFFERENCE ? count : count - counts[i - 2]!))
    .join('');
}

function numberToString(value: number): string {
  let text = '';
  for (let rest = value, more = true; more; ) {
    const bits = rest & LOW_BITS;
    rest >>= BITS;
    more = rest !== ((bits & SIGN) === 0 ? 0 : -1);
    text += String.fromCharCode(ZERO + bits + (more ? MORE : 0));
  }
  return text;
}

/**
 * The inverse of {@link runLengthsToString}.
 *
 * @throws DataError for a text that is none of these, or belongs to another size
 */
export function runLengthsFromString(text: string, { height, width }: PictureSize): RunLengths {
  const who = 'runLengthsFromString';
  checkSize(who, { height, width });
  const counts: number[] = [];
  for (const number of numbersOf(who, text)) {
    counts.push(counts.length < FIRST_DIFFERENCE ? number : number + counts[counts.length - 2]!);
  }
  const mask = { height, width, counts };
  checkRunLengths(who, 'text', mask);
  return mask;
}

function* numbersOf(who: string, text: string): Generator<number> {
  let [number, shift] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) - ZERO;
    const more = (code & MORE) !== 0;
    if (code < 0 || code >= 2 * MORE || shift > 30 || (more && i === text.length - 1)) {
      const got = i === text.length - 1 && more ? 'a number without its end' : `'${text[i]}' at ${i}`;
      throw new DataError({ who, expected: "compressed run lengths of COCO, characters '0' to 'o'", got });
    }
    number |= (code & LOW_BITS) << shift;
    shift += BITS;
    if (more) continue;
    yield (code & SIGN) !== 0 && shift < 32 ? number | (-1 << shift) : number;
    [number, shift] = [0, 0];
  }
}
