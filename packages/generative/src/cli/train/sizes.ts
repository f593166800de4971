import type { Kind } from '@reverie/cli';

/** Sizes of layers, as text so that it compares and is written as it is. */
export const sizes: Kind<string> = {
  placeholder: 'n,n,…',
  expected: "whole numbers of at least 1, such as '64,128'",
  read: (given) => (typeof given === 'string' && /^[1-9]\d*(,[1-9]\d*)*$/.test(given) ? given : undefined),
};

/** `'64,128'` as numbers. */
export const sizesOf = (text: string): readonly number[] => text.split(',').map(Number);
