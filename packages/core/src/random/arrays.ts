import { ConfigError, checkNumber } from '../errors.ts';
import type { Random } from './random.ts';

const checkSize = (who: string, size: number): void =>
  checkNumber(who, 'size', size, { integer: true, min: 0 });

/** `size` uniform numbers in [min, max) with 24 random bits each, rounded to float32, which can give max itself. */
export function uniformArray(
  random: Random,
  size: number,
  { min = 0, max = 1 }: { min?: number; max?: number } = {},
): Float32Array {
  checkSize('uniformArray', size);
  checkNumber('uniformArray', 'min', min);
  checkNumber('uniformArray', 'max', max, { min });
  const scale = (max - min) / 2 ** 24;
  return Float32Array.from({ length: size }, () => min + (random.bits() >>> 8) * scale);
}

/** `size` normal numbers, by Box and Muller (1958), two from each pair of draws. */
export function normalArray(
  random: Random,
  size: number,
  { mean = 0, std = 1 }: { mean?: number; std?: number } = {},
): Float32Array {
  checkSize('normalArray', size);
  checkNumber('normalArray', 'mean', mean);
  checkNumber('normalArray', 'std', std, { min: 0 });
  const values = new Float32Array(size);
  for (let i = 0; i < size; i += 2) {
    const radius = std * Math.sqrt(-2 * Math.log((random.bits() + 1) / 2 ** 32));
    const angle = (2 * Math.PI * random.bits()) / 2 ** 32;
    values[i] = mean + radius * Math.cos(angle);
    if (i + 1 < size) values[i + 1] = mean + radius * Math.sin(angle);
  }
  return values;
}

/** `size` draws that are 1 with probability `p` and 0 otherwise. */
export function bernoulliArray(random: Random, size: number, p: number): Float32Array {
  checkSize('bernoulliArray', size);
  checkNumber('bernoulliArray', 'p', p, { min: 0, max: 1 });
  const threshold = p * 2 ** 32;
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = random.bits() < threshold ? 1 : 0;
  return values;
}

/** An index drawn with probability proportional to its weight. Weights are not negative and need not sum to 1. */
export function categorical(random: Random, weights: ArrayLike<number>): number {
  let total = 0;
  let least = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i]!;
    if (weights[i]! < least) least = weights[i]!;
  }
  if (!(total > 0 && total < Infinity && least === 0)) {
    throw new ConfigError({
      who: 'categorical',
      expected: 'weights of 0 and above with a positive, finite sum',
      got: least < 0 ? `a weight of ${least}` : `${total}`,
    });
  }
  let remaining = random.uniform() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight <= 0) continue;
    if (remaining < weight) return i;
    remaining -= weight;
    last = i;
  }
  return last;
}

/** `size` independent draws of {@link categorical}. */
export function categoricalArray(random: Random, size: number, weights: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: size }, () => categorical(random, weights));
}

/** The numbers 0 … size − 1 in random order (Fisher and Yates; Durstenfeld's form). */
export function permutation(random: Random, size: number): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}
