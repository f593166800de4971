import type { HyperValue, SearchSpace } from './hyperparameter.ts';

/** One point that was tried. */
export interface Trial<P = Readonly<Record<string, HyperValue>>> {
  readonly index: number;
  readonly point: P;
  /** Undefined where the trial failed. */
  readonly score?: number;
  /** Why it failed, where it did. */
  readonly failure?: string;
}

/** Whether small or large scores are good. */
export type Goal = 'minimize' | 'maximize';

/** The trials that have a score, the best first; equal ones in the order in which they were made. */
export function rank<P>(
  trials: readonly Trial<P>[],
  goal: Goal,
): readonly (Trial<P> & { readonly score: number })[] {
  const sign = goal === 'minimize' ? 1 : -1;
  return trials
    .filter((trial): trial is Trial<P> & { readonly score: number } => trial.score !== undefined)
    .toSorted((a, b) => sign * (a.score - b.score) || a.index - b.index);
}

/**
 * One sentence for each hyper-parameter whose best value lies on the border of its range, where a better one may lie outside.
 *
 * @param fraction of the range that counts as its border, on either side
 */
export function borderWarnings(
  space: SearchSpace,
  point: Readonly<Record<string, HyperValue>>,
  fraction: number,
): readonly string[] {
  return Object.entries(space).flatMap(([name, { border, description }]) => {
    const value = point[name]!;
    const end = border(value, fraction);
    if (end === undefined) return [];
    const where = `within ${100 * fraction}% of the ${end} end of its range`;
    return [`${name}: the best value, ${value}, lies ${where} (${description}); widen the range there.`];
  });
}
