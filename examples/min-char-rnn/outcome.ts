import type { Matrices } from './plain-rnn.ts';

/** What some updates led to. */
export interface Outcome {
  readonly weights: Matrices;
  /** The loss of each update, summed over its window. */
  readonly losses: readonly number[];
}

/** The largest difference between two weights of the same place, by matrix. */
export function differences(a: Matrices, b: Matrices): Record<string, number> {
  const largest = (name: keyof Matrices): number => {
    const others = b[name].flat();
    return Math.max(...a[name].flat().map((value, i) => Math.abs(value - others[i]!)));
  };
  return Object.fromEntries(
    (['Wxh', 'Whh', 'Why', 'bh', 'by'] as const).map((name) => [name, largest(name)]),
  );
}
