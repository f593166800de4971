import { InputError, type Kind } from '@reverie/cli';
import type { Painter } from './painter.ts';

/** Classes by their numbers or names. */
export const classList: Kind<readonly string[]> = {
  placeholder: 'class',
  expected: "a class by its number or name, such as 7, or several, such as '3,1,4'",
  read(given) {
    const words = String(given)
      .split(',')
      .map((word) => word.trim());
    return words.includes('') ? undefined : words;
  },
};

/** Where checkpoints keep what their classes 0, 1, … are called. */
const CLASS_NAMES = 'classNames';

/** What a checkpoint is to tell of its classes; nothing where they are called by their numbers. */
export const namesToKeep = (names: readonly string[]): Readonly<Record<string, unknown>> =>
  names.every((name, label) => name === `${label}`) ? {} : { [CLASS_NAMES]: names };

/** What the classes of a checkpoint are called; empty where it does not tell. */
export function namesKept(extra: Readonly<Record<string, unknown>>): readonly string[] {
  const names = extra[CLASS_NAMES];
  return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : [];
}

/**
 * The classes that a command draws in turn: those asked for, by default all of the model.
 *
 * @param names what the classes are called; a name comes before a number that is written like it
 * @returns none of a model without classes
 * @throws InputError for classes that the model has not
 */
export function chosenClasses(
  { classes }: Pick<Painter, 'classes'>,
  names: readonly string[],
  asked: readonly string[] | undefined,
  checkpoint: string,
): readonly number[] {
  if (asked === undefined) return classes;
  const got = asked.join(',');
  if (classes.length === 0) {
    const expected = `a model with classes, which ${checkpoint} is not`;
    throw new InputError({ who: '--class', expected, got, remedy: 'leave --class out' });
  }
  return asked.map((word) => {
    const named = names.indexOf(word);
    const label = named >= 0 ? named : classes.find((known) => `${known}` === word);
    if (label !== undefined) return label;
    const all = names.length === 0 ? `0 to ${classes.at(-1)}` : describeNames(names);
    throw new InputError({ who: '--class', expected: `classes of the model, ${all}`, got });
  });
}

/** Classes that are named before the others are only counted. */
const NAMED = 10;

/** `'0 cats, 1 dogs, 2 fish'`, so that one knows how to ask for them */
export function describeNames(names: readonly string[]): string {
  const named = names.slice(0, NAMED).map((name, label) => `${label} ${name}`);
  return `${named.join(', ')}${names.length > NAMED ? ' …' : ''}`;
}
