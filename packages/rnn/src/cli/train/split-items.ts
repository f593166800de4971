import { permutation, type Random } from '@reverie/core';
import { InputError } from '../failure.ts';
import type { ShareSettings } from './shares.ts';

/** What is learned from, what chooses the best checkpoint, and what the figure at the end is measured on. */
export interface ItemParts<T> {
  readonly train: readonly T[];
  /** Undefined with `--val-frac 0`. */
  readonly validation?: readonly T[];
  /** Undefined where nothing is left for it. */
  readonly test?: readonly T[];
}

/**
 * Shuffles items and cuts them into parts.
 *
 * @param who the file that they are of, and what they are called, for errors
 */
export function splitItems<T>(
  items: readonly T[],
  { trainFrac, valFrac }: ShareSettings,
  random: Random,
  { who, noun }: { readonly who: string; readonly noun: string },
): ItemParts<T> {
  const order = Array.from(permutation(random, items.length), (index) => items[index]!);
  const end = Math.round(trainFrac * items.length);
  const validationEnd = Math.round((trainFrac + valFrac) * items.length);
  const [train, validation] = [order.slice(0, end), order.slice(end, validationEnd)];
  const test = order.slice(validationEnd);
  const complain = (part: string, remedy: string): InputError =>
    new InputError({
      who,
      expected: `at least one of its ${items.length} ${noun} ${part}`,
      got: 'none',
      remedy,
    });
  if (train.length === 0) throw complain('to train on', `use more ${noun}, or a larger --train-frac`);
  if (valFrac > 0 && validation.length === 0)
    throw complain('to validate', `use more ${noun}, a larger --val-frac, or --val-frac 0`);
  return {
    train,
    ...(validation.length === 0 ? {} : { validation }),
    ...(test.length === 0 ? {} : { test }),
  };
}
