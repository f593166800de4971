import { CheckpointError, checkNumber } from '../../errors.ts';
import type { Callback, TrainingRun } from '../callback.ts';

/** Options of {@link earlyStopping}. */
export interface EarlyStoppingOptions {
  /** The figure to minimise. Default: `'validation'`. */
  readonly figure?: string;
  /** Training ends after this many values in a row without progress. Default: 10. */
  readonly patience?: number;
  /** Progress is a value lower than the lowest so far by more than this. Default: 0. */
  readonly minDelta?: number;
}

/** Ends training when a figure has stopped falling (notes, chapter 17). Steps without the figure do not count. */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const { figure = 'validation', patience = 10, minDelta = 0 } = options;
  checkNumber('earlyStopping', 'patience', patience, { integer: true, min: 1 });
  checkNumber('earlyStopping', 'minDelta', minDelta, { min: 0 });
  let best: number | null = null;
  let waited = 0;
  const stopIfDue = (run: TrainingRun): void => {
    if (waited >= patience) run.stop(`'${figure}' has not fallen below ${best} ${waited} times in a row`);
  };
  return {
    name: `early stopping on ${figure}`,
    onStart: stopIfDue,
    afterStep(run, figures) {
      const value = figures[figure];
      if (value === undefined) return;
      const progress = best === null ? !Number.isNaN(value) : value < best - minDelta;
      best = progress ? value : best;
      waited = progress ? 0 : waited + 1;
      stopIfDue(run);
    },
    state: () => ({ best, waited }),
    restore(state) {
      ({ best, waited } = checkState(state));
    },
  };
}

function checkState(state: unknown): { best: number | null; waited: number } {
  if (typeof state === 'object' && state !== null && 'best' in state && 'waited' in state) {
    const { best, waited } = state;
    if ((best === null || typeof best === 'number') && typeof waited === 'number') return { best, waited };
  }
  const got = JSON.stringify(state);
  throw new CheckpointError({ who: 'earlyStopping', expected: 'a state with best and waited', got });
}
