import type { RandomNumbers } from '../random-numbers.ts';

/** Two independent standard normal numbers, by the transform of Box and Muller (1958). */
export function normalPair(random: RandomNumbers): [first: number, second: number] {
  // 1 − u is in (0, 1]: its logarithm is finite.
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  const angle = 2 * Math.PI * random.uniform();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
