import { InputError, type Kind } from '@reverie/cli';
import type { Painter } from './painter.ts';

/** Classes by their numbers. */
export const classList: Kind<readonly number[]> = {
  placeholder: 'n,n,…',
  expected: "a class from 0, such as 7, or several, such as '3,1,4'",
  read: (given) => (/^\d+(,\d+)*$/.test(String(given)) ? String(given).split(',').map(Number) : undefined),
};

/**
 * The classes that a command draws in turn: those asked for, by default all of the model.
 *
 * @returns none of a model without classes
 * @throws InputError for classes that the model has not
 */
export function chosenClasses(
  { classes }: Pick<Painter, 'classes'>,
  asked: readonly number[] | undefined,
  checkpoint: string,
): readonly number[] {
  if (asked === undefined) return classes;
  const got = asked.join(',');
  if (classes.length === 0) {
    const expected = `a model with classes, which ${checkpoint} is not`;
    throw new InputError({ who: '--class', expected, got, remedy: 'leave --class out' });
  }
  if (asked.every((label) => classes.includes(label))) return asked;
  throw new InputError({ who: '--class', expected: `classes of the model, 0 to ${classes.at(-1)}`, got });
}
