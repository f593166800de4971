import { ConfigError, checkNumber } from '../errors.ts';
import type { Random } from '../random/random.ts';

/** What a hyper-parameter can be; all of it survives JSON. */
export type HyperValue = number | string | boolean;

/** The values of one hyper-parameter, and how to draw one. */
export interface Hyperparameter<T extends HyperValue> {
  /** The values as text: `'1e-4 to 0.1, log-uniform'`. Equal texts mean equal draws. */
  readonly description: string;
  sample(random: Random): T;
  /** The part of the values around the best ones, never outside the old. */
  narrow(best: readonly T[]): Hyperparameter<T>;
  /** Whether a value lies within a fraction of the range from one of its ends. */
  border(value: T, fraction: number): 'lower' | 'upper' | undefined;
}

/** Hyper-parameters by name. */
export type SearchSpace = Readonly<Record<string, Hyperparameter<HyperValue>>>;

/** One value of each hyper-parameter. */
export type SearchPoint<S extends SearchSpace> = {
  readonly [Name in keyof S]: ReturnType<S[Name]['sample']>;
};

/** A scale on which a range is even, and the way back. */
interface Scale {
  readonly name: string;
  readonly to: (value: number) => number;
  readonly from: (scaled: number) => number;
}

const LINEAR: Scale = { name: 'uniform', to: (value) => value, from: (scaled) => scaled };
const LOGARITHMIC: Scale = { name: 'log-uniform', to: Math.log, from: Math.exp };

/** Narrowed ranges keep this fraction of the old one, and of their own, on each side of the best values. */
const MARGIN = { ofOld: 0.05, ofOwn: 0.25 };

/** Any number between two, each equally likely: for what adds, such as a dropout rate. */
export function uniformRange(low: number, high: number): Hyperparameter<number> {
  checkNumber('uniformRange', 'low', low);
  checkNumber('uniformRange', 'high', high, { above: low });
  return range(low, high, LINEAR);
}

/** Any number between two positive ones, each order of magnitude equally likely: for what multiplies, such as a learning rate. */
export function logUniform(low: number, high: number): Hyperparameter<number> {
  checkNumber('logUniform', 'low', low, { above: 0 });
  checkNumber('logUniform', 'high', high, { above: low });
  return range(low, high, LOGARITHMIC);
}

/** Any whole number from `low` to `high`, both included. */
export function integerRange(low: number, high: number): Hyperparameter<number> {
  checkNumber('integerRange', 'low', low, { integer: true });
  checkNumber('integerRange', 'high', high, { integer: true, min: low });
  return {
    description: `${low} to ${high}, whole`,
    sample: (random) => low + random.integer(high - low + 1),
    narrow(best) {
      const [from, to] = around(best, low, high);
      return integerRange(Math.floor(from), Math.ceil(to));
    },
    border: (value, fraction) => (high === low ? undefined : nearEnd((value - low) / (high - low), fraction)),
  };
}

/** One of some values that have no order. Narrowing keeps those that are among the best. */
export function choice<T extends HyperValue>(values: readonly T[]): Hyperparameter<T> {
  if (values.length === 0)
    throw new ConfigError({ who: 'choice', expected: 'at least one value', got: 'none' });
  return {
    description: `one of ${JSON.stringify(values)}`,
    sample: (random) => values[random.integer(values.length)]!,
    narrow: (best) => choice(best.length === 0 ? values : values.filter((value) => best.includes(value))),
    border: () => undefined,
  };
}

function range(low: number, high: number, scale: Scale): Hyperparameter<number> {
  const [start, end] = [scale.to(low), scale.to(high)];
  const clip = (value: number): number => Math.min(high, Math.max(low, value));
  return {
    description: `${low} to ${high}, ${scale.name}`,
    sample: (random) => clip(scale.from(start + random.uniform() * (end - start))),
    narrow(best) {
      const [from, to] = around(best.map(scale.to), start, end);
      return range(
        from === start ? low : clip(scale.from(from)),
        to === end ? high : clip(scale.from(to)),
        scale,
      );
    },
    border: (value, fraction) => nearEnd((scale.to(value) - start) / (end - start), fraction),
  };
}

/** The span of the best values with a margin, inside [start, end]. */
function around(best: readonly number[], start: number, end: number): readonly [number, number] {
  if (best.length === 0) return [start, end];
  const [least, most] = [Math.min(...best), Math.max(...best)];
  const margin = Math.max(MARGIN.ofOld * (end - start), MARGIN.ofOwn * (most - least));
  return [Math.max(start, least - margin), Math.min(end, most + margin)];
}

function nearEnd(position: number, fraction: number): 'lower' | 'upper' | undefined {
  if (position <= fraction) return 'lower';
  return position >= 1 - fraction ? 'upper' : undefined;
}
