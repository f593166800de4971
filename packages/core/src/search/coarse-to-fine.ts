import { ConfigError, checkNumber } from '../errors.ts';
import type { SearchPoint, SearchSpace } from './hyperparameter.ts';
import { randomSearch, type SearchOptions, type SearchResult } from './random-search.ts';
import { borderWarnings, rank } from './trial.ts';

export interface CoarseToFineOptions<S extends SearchSpace> extends SearchOptions<S> {
  /** Trials in each round, such as `[30, 15, 10]`. */
  readonly rounds: readonly number[];
  /** The next round searches around this many of the best trials so far. Default 5. */
  readonly keep?: number;
}

export interface CoarseToFineResult<S extends SearchSpace> extends SearchResult<S> {
  /** What each round searched, and found. The result itself numbers all trials through. */
  readonly rounds: readonly (SearchResult<S> & { readonly space: S })[];
}

/**
 * Random search in rounds, each in the part of the space where the best trials of those before it lie. Warnings are about
 * the whole space. With a log, each round keeps its own: `NAME`, with `.round-0` before its extension, and so on.
 */
export async function coarseToFine<S extends SearchSpace>(
  options: CoarseToFineOptions<S>,
): Promise<CoarseToFineResult<S>> {
  const { random, goal = 'minimize', keep = 5, borderFraction = 0.1, log } = options;
  checkNumber('coarseToFine', 'keep', keep, { integer: true, min: 1 });
  if (options.rounds.length === 0) {
    throw new ConfigError({ who: 'coarseToFine', expected: 'at least one round', got: 'none' });
  }
  const rounds: (SearchResult<S> & { readonly space: S })[] = [];
  let space = options.space;
  for (const [round, trials] of options.rounds.entries()) {
    const result = await randomSearch({
      ...options,
      space,
      trials,
      random: random.split(`round-${round}`),
      ...(log === undefined ? {} : { log: { ...log, name: roundName(log.name, round) } }),
    });
    rounds.push({ ...result, space });
    const best = rank(joinTrials(rounds), goal).slice(0, keep);
    space = narrowSpace(
      space,
      best.map(({ point }) => point),
    );
  }
  const all = joinTrials(rounds);
  const [best] = rank(all, goal);
  const warnings = best === undefined ? [] : borderWarnings(options.space, best.point, borderFraction);
  return { rounds, trials: all, best, warnings };
}

const joinTrials = <S extends SearchSpace>(rounds: readonly SearchResult<S>[]): SearchResult<S>['trials'] =>
  rounds.flatMap(({ trials }) => trials).map((trial, index) => ({ ...trial, index }));

const roundName = (name: string, round: number): string => name.replace(/(\.[^.]*)?$/, `.round-${round}$1`);

function narrowSpace<S extends SearchSpace>(space: S, points: readonly SearchPoint<S>[]): S {
  const narrowed = Object.entries(space).map(([name, parameter]) => [
    name,
    parameter.narrow(points.map((point) => point[name]!)),
  ]);
  return Object.fromEntries(narrowed) as S;
}
