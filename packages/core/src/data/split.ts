import { ConfigError, checkNumber, DataError } from '../errors.ts';
import { permutation } from '../random/arrays.ts';
import type { Random } from '../random/random.ts';
import { countRows, takeRows } from './rows.ts';
import type { Batch } from './source.ts';

export interface SplitOptions {
  /** Draws the parts at random. Default: the first rows make the first part, and so on. */
  readonly shuffle?: Random;
}

/**
 * Divides the numbers 0 … count − 1 into parts that do not overlap and together hold them all.
 *
 * @param ratios the part of each, such as `[0.9, 0.05, 0.05]`; they sum to 1.
 * @throws DataError where a part would be empty.
 */
export function splitIndices(
  count: number,
  ratios: readonly number[],
  { shuffle }: SplitOptions = {},
): readonly Uint32Array[] {
  checkNumber('splitIndices', 'count', count, { integer: true, min: 1 });
  checkRatios(ratios);
  const order =
    shuffle === undefined ? Uint32Array.from({ length: count }, (_, i) => i) : permutation(shuffle, count);
  const sumTo = (part: number): number => ratios.slice(0, part + 1).reduce((sum, ratio) => sum + ratio, 0);
  const borders = ratios.map((_, part) => Math.round(sumTo(part) * count));
  return borders.map((end, part) => {
    const indices = order.slice(part === 0 ? 0 : borders[part - 1], end);
    if (indices.length > 0) return indices;
    throw new DataError({
      who: 'splitIndices',
      expected: `enough rows for the part of ${ratios[part]}`,
      got: `${count}`,
      remedy: 'use more data or fewer parts',
    });
  });
}

/** Divides the rows of arrays, the same ones in each array. See {@link splitIndices}. */
export function split<B extends Batch>(
  arrays: B,
  ratios: readonly number[],
  options: SplitOptions = {},
): readonly B[] {
  const rows = countRows(arrays, 'split');
  return splitIndices(rows, ratios, options).map((indices) => {
    const taken = Object.entries(arrays).map(([name, array]) => [name, takeRows(array, indices)]);
    return Object.fromEntries(taken) as B;
  });
}

function checkRatios(ratios: readonly number[]): void {
  for (const ratio of ratios) checkNumber('splitIndices', 'every ratio', ratio, { above: 0, max: 1 });
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  if (Math.abs(sum - 1) < 1e-6) return;
  throw new ConfigError({ who: 'splitIndices', expected: 'ratios that sum to 1', got: ratios.join(' + ') });
}
