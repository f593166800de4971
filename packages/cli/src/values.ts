import { UsageError } from './failure.ts';

/** A kind of value that a flag or a key of a configuration file takes. */
export interface Kind<T> {
  /** How the help shows it: `'n'`; none for a switch. */
  readonly placeholder?: string;
  /** `'a whole number of at least 1'` */
  readonly expected: string;
  /** The value that a flag's text or a file's JSON stands for, or undefined where it stands for none. */
  read(given: unknown): T | undefined;
}

/** Bounds of a number. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

/** A whole number. */
export const whole = (range: Range): Kind<number> =>
  numeric('a whole number', 'n', Number.isSafeInteger, range);

/** Any finite number. */
export const real = (range: Range): Kind<number> => numeric('a number', 'x', Number.isFinite, range);

function numeric(
  noun: string,
  placeholder: string,
  fits: (x: number) => boolean,
  range: Range,
): Kind<number> {
  const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity } = range;
  const limits = [
    range.min === undefined ? '' : `of at least ${min}`,
    range.above === undefined ? '' : `above ${above}`,
    range.max === undefined ? '' : `at most ${max}`,
    range.below === undefined ? '' : `below ${below}`,
  ].filter((limit) => limit !== '');
  return {
    placeholder,
    expected: `${noun} ${limits.join(' and ')}`.trim(),
    read(given) {
      const isText = typeof given === 'string' && given.trim() !== '';
      const value = isText || typeof given === 'number' ? Number(given) : Number.NaN;
      const inRange = value >= min && value <= max && value > above && value < below;
      return fits(value) && inRange ? value : undefined;
    },
  };
}

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): Kind<T> {
  const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  return {
    placeholder: words.join('|'),
    expected: list,
    read: (given) => words.find((word) => word === given),
  };
}

/** Any text. */
export const text = (placeholder: string): Kind<string> => ({
  placeholder,
  expected: 'a text',
  read: (given) => (typeof given === 'string' ? given : undefined),
});

/** A file to write, whose name says by its ending what it is: `fileNamed('.png', '.gif')`. */
export const fileNamed = (...endings: readonly string[]): Kind<string> => ({
  placeholder: 'file',
  expected: `a file name that ends in ${endings.join(' or ')}`,
  read: (given) => {
    const fits = typeof given === 'string' && endings.some((ending) => given.toLowerCase().endsWith(ending));
    return fits ? given : undefined;
  },
});

/** On or off: a flag without a value, `true` or `false` in a file. */
export const toggle: Kind<boolean> = {
  expected: 'true or false',
  read: (given) => (typeof given === 'boolean' ? given : undefined),
};

/** Reads a value or says what `name` needs. */
export function readValue<T>(name: string, kind: Kind<T>, given: unknown): T {
  const value = kind.read(given);
  if (value !== undefined) return value;
  const shown = typeof given === 'string' && given.trim() !== '' ? given : JSON.stringify(given);
  throw new UsageError(`${name} needs ${kind.expected}, got ${shown}`);
}
