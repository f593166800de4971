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
 * Shuffles items and cuts them into parts. Where some are to validate, at least one does.
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
  const validationEnd = Math.round((trainFrac + valFrac) * items.length);
  const end = Math.min(Math.round(trainFrac * items.length), validationEnd - (valFrac > 0 ? 1 : 0));
  if (end < 1) {
    const purpose = valFrac > 0 ? 'to train on and to validate' : 'to train on';
    const remedy = valFrac > 0 ? `use more ${noun}, or --val-frac 0` : `use more ${noun}`;
    throw new InputError({ who, expected: `${noun} ${purpose}`, got: `${items.length} in all`, remedy });
  }
  const [validation, test] = [order.slice(end, validationEnd), order.slice(validationEnd)];
  return {
    train: order.slice(0, end),
    ...(validation.length === 0 ? {} : { validation }),
    ...(test.length === 0 ? {} : { test }),
  };
}
