import { checkNumber, TrainingError } from '../errors.ts';
import type { Random } from '../random/random.ts';
import type { SearchPoint, SearchSpace } from './hyperparameter.ts';
import { borderWarnings, type Goal, rank, type Trial } from './trial.ts';
import { readTrials, type TrialLog, writeTrials } from './trial-log.ts';

/** What a trial gets besides its point. */
export interface TrialContext {
  readonly index: number;
  /** A stream of this trial's own. */
  readonly random: Random;
}

export interface SearchOptions<S extends SearchSpace> {
  readonly space: S;
  /** Trains with these hyper-parameters and tells how good the result is, such as the validation loss. */
  readonly evaluate: (point: SearchPoint<S>, context: TrialContext) => number | Promise<number>;
  readonly random: Random;
  /** Default `'minimize'`. */
  readonly goal?: Goal;
  /** Keeps the trials after each of them, and takes them up again. Default: nothing is kept. */
  readonly log?: TrialLog;
  /** How much of a range counts as its border, on either side. Default 0.1. */
  readonly borderFraction?: number;
  /** Is told every new trial, for progress. */
  readonly onTrial?: (trial: Trial<SearchPoint<S>>) => void;
  /** Stops the search before its next trial. */
  readonly signal?: AbortSignal;
}

export interface SearchResult<S extends SearchSpace> {
  readonly trials: readonly Trial<SearchPoint<S>>[];
  /** Undefined where all trials failed. */
  readonly best: Trial<SearchPoint<S>> | undefined;
  /** Sentences about ranges on whose border the best value lies. */
  readonly warnings: readonly string[];
}

/**
 * Draws points at random and evaluates them (Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization").
 * Trial i depends on the seed and i alone: an interrupted search goes on as if nothing had happened, and a longer one
 * starts with the trials of the shorter. A trial whose score is not finite or that throws a {@link TrainingError} has
 * failed, and the search goes on; any other error ends it.
 */
export async function randomSearch<S extends SearchSpace>(
  options: SearchOptions<S> & { readonly trials: number },
): Promise<SearchResult<S>> {
  const { space, random, goal = 'minimize', log, borderFraction = 0.1, onTrial, signal } = options;
  checkNumber('randomSearch', 'trials', options.trials, { integer: true, min: 1 });
  checkNumber('randomSearch', 'borderFraction', borderFraction, { min: 0, below: 0.5 });
  const search = describeSearch(space, random, goal);
  const done = log === undefined ? [] : await readTrials<SearchPoint<S>>(log, search);
  const trials = done.slice(0, options.trials);
  for (let index = trials.length; index < options.trials; index++) {
    signal?.throwIfAborted();
    const trial = await tryPoint(options, index);
    trials.push(trial);
    if (log !== undefined) await writeTrials(log, search, trials);
    onTrial?.(trial);
  }
  const [best] = rank(trials, goal);
  const warnings = best === undefined ? [] : borderWarnings(space, best.point, borderFraction);
  return { trials, best, warnings };
}

function describeSearch(space: SearchSpace, random: Random, goal: Goal): object {
  const descriptions = Object.entries(space).map(([name, { description }]) => [name, description]);
  return { seed: random.state().key, goal, space: Object.fromEntries(descriptions) };
}

async function tryPoint<S extends SearchSpace>(
  { space, evaluate, random }: SearchOptions<S>,
  index: number,
): Promise<Trial<SearchPoint<S>>> {
  const own = random.split(`trial-${index}`);
  const values = Object.entries(space).map(([name, parameter]) => [name, parameter.sample(own.split(name))]);
  const point = Object.fromEntries(values) as SearchPoint<S>;
  try {
    const score = await evaluate(point, { index, random: own.split('evaluate') });
    return Number.isFinite(score)
      ? { index, point, score }
      : { index, point, failure: `the score is ${score}` };
  } catch (error) {
    if (error instanceof TrainingError) return { index, point, failure: error.message };
    throw error;
  }
}
