import { DataError } from './errors.ts';

/** Shares of a text by the name of the part, in order; they sum to 1. */
export type SplitRatios = Readonly<Record<string, number>>;

/** The field's usual split of a text in three. */
export const SPLIT_90_5_5: { readonly train: 0.9; readonly validation: 0.05; readonly test: 0.05 } = {
  train: 0.9,
  validation: 0.05,
  test: 0.05,
};

/** The field's usual split of a text in two. */
export const SPLIT_90_10: { readonly train: 0.9; readonly validation: 0.1 } = { train: 0.9, validation: 0.1 };

/** Sums of decimal shares miss 1 by a few units in the last place: 0.9 + 0.05 + 0.05 = 1.0000000000000002. */
const SUM_TOLERANCE = 1e-9;

function checkRatios(ratios: SplitRatios): void {
  const who = 'splitText';
  const shares = Object.entries(ratios);
  if (shares.length === 0) throw new DataError({ who, expected: 'at least one share', got: 'none' });
  for (const [name, share] of shares) {
    if (share > 0 && share <= 1) continue;
    throw new DataError({ who, expected: `the share '${name}' above 0 and at most 1`, got: `${share}` });
  }
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new DataError({ who, expected: 'shares which sum to 1', got: `a sum of ${sum}` });
  }
}

/**
 * Cuts a text into contiguous parts which never overlap and together are the whole text. Borders are counted in Unicode
 * code points, so that no character is cut in two: part k ends at round(n · (share₁ + … + shareₖ)) of n code points.
 *
 * @example const { train, validation } = splitText(text, { train: 0.9, validation: 0.1 });
 * @throws DataError when a share is not in (0, 1], the shares do not sum to 1, or a part would be empty.
 */
export function splitText<Name extends string>(
  text: string,
  ratios: Readonly<Record<Name, number>>,
): Record<Name, string> {
  checkRatios(ratios);
  const names = Object.keys(ratios) as Name[];
  const codePoints = countCodePoints(text);
  const parts: Partial<Record<Name, string>> = {};
  let share = 0;
  let start = { unit: 0, point: 0 };
  for (const [index, name] of names.entries()) {
    share += ratios[name];
    const last = index === names.length - 1;
    const point = last ? codePoints : Math.round(share * codePoints);
    if (point <= start.point) throw tooShort(name, codePoints);
    const unit = advance(text, start.unit, point - start.point);
    parts[name] = text.slice(start.unit, unit);
    start = { unit, point };
  }
  return parts as Record<Name, string>;
}

function tooShort(name: string, codePoints: number): DataError {
  return new DataError({
    who: 'splitText',
    expected: `a text long enough for a part '${name}'`,
    got: `${codePoints} characters`,
    remedy: 'use a longer text or a larger share',
  });
}

function countCodePoints(text: string): number {
  let count = 0;
  for (let unit = 0; unit < text.length; unit += unitsAt(text, unit)) count++;
  return count;
}

/** The index, in UTF-16 units, which lies `codePoints` code points after `unit`. */
function advance(text: string, unit: number, codePoints: number): number {
  let end = unit;
  for (let i = 0; i < codePoints; i++) end += unitsAt(text, end);
  return end;
}

const unitsAt = (text: string, unit: number): number => ((text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1);
