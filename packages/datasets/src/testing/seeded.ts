import type { RandomNumbers } from '../random-numbers.ts';

/** Numbers for tests from a seed: a linear congruential generator with the constants of Numerical Recipes. */
export function seeded(seed: number): RandomNumbers {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { uniform, integer: (n) => Math.floor(uniform() * n) };
}
