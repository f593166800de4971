import { CheckpointError } from '../errors.ts';
import { differences } from '../persistence/architecture.ts';
import { previousOf, type Store } from '../persistence/stores/store.ts';
import type { Trial } from './trial.ts';

/** Where a search keeps its trials, so that it can be interrupted. */
export interface TrialLog {
  readonly store: Store;
  /** Such as `'search.json'`. */
  readonly name: string;
}

interface LoggedSearch<P> {
  /** What the trials depend on: the seed and the space. */
  readonly search: object;
  readonly trials: readonly Trial<P>[];
}

/** Saves all trials made so far. */
export async function writeTrials<P>(
  log: TrialLog,
  search: object,
  trials: readonly Trial<P>[],
): Promise<void> {
  const logged: LoggedSearch<P> = { search, trials };
  await log.store.write(log.name, new TextEncoder().encode(`${JSON.stringify(logged, null, 1)}\n`));
}

/**
 * The trials that an earlier run of the same search has made.
 *
 * @throws CheckpointError where the log is damaged or that of another search.
 */
export async function readTrials<P>(log: TrialLog, search: object): Promise<readonly Trial<P>[]> {
  const texts = [await log.store.read(log.name), await log.store.read(previousOf(log.name))].filter(
    (bytes) => bytes !== undefined,
  );
  if (texts.length === 0) return [];
  const logged = texts.map((bytes) => parse<P>(bytes)).find((found) => found !== undefined);
  const who = `search log '${log.name}'`;
  if (logged === undefined) {
    throw new CheckpointError({
      who,
      expected: 'trials as JSON',
      got: 'other text',
      remedy: 'remove the file',
    });
  }
  const changed = differences(search, logged.search);
  if (changed.length === 0) return logged.trials;
  throw new CheckpointError({
    who,
    expected: 'trials of this search',
    got: `those of another: ${changed.join(', ')}`,
    remedy: 'choose another name for the log, or search as before',
  });
}

function parse<P>(bytes: Uint8Array): LoggedSearch<P> | undefined {
  try {
    const found: Partial<LoggedSearch<P>> = JSON.parse(new TextDecoder().decode(bytes));
    const { search, trials } = found;
    return typeof search === 'object' && Array.isArray(trials) ? { search, trials } : undefined;
  } catch {
    return undefined;
  }
}
