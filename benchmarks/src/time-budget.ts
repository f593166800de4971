import {
  type Callback,
  checkNumber,
  cosineDecay,
  type Figures,
  type Schedule,
  type TrainingRun,
} from '@reverie/core';

/** What {@link timeBudget} gives: both belong into the same training run. */
export interface TimeBudget {
  readonly learningRate: Schedule;
  readonly callback: Callback;
}

/** Options of {@link timeBudget}. */
export interface TimeBudgetOptions {
  readonly minutes: number;
  /** The learning rate at the start. */
  readonly initial: number;
  /** The learning rate when the time is over. */
  readonly final: number;
  /** Milliseconds, from any start. Default: the clock of the process. */
  readonly now?: () => number;
  /** Called with a line of progress about every ten seconds. */
  readonly onProgress?: (line: string) => void;
}

const LINE_EVERY = 10_000;
const RESOLUTION = 1e6;

/**
 * Training for so many minutes: half a cosine over the time instead of over a number of updates, so that the decay is
 * complete however fast the machine is. Each update takes the rate of the moment at which the one before it ended; the
 * numbers therefore depend on the machine. Time spent before a resumed checkpoint counts.
 */
export function timeBudget(options: TimeBudgetOptions): TimeBudget {
  const { minutes, initial, final, now = () => performance.now(), onProgress } = options;
  checkNumber('timeBudget', 'minutes', minutes, { above: 0 });
  const limit = minutes * 60_000;
  const cosine = cosineDecay({ initial, final, steps: RESOLUTION });
  let before = 0;
  let started = now();
  let elapsed = 0;
  let lastLine = 0;
  const report = (run: TrainingRun, figures: Figures): void => {
    lastLine = elapsed;
    const minutesSoFar = (elapsed / 60_000).toFixed(1);
    const named = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    onProgress?.(`  ${minutesSoFar} of ${minutes} min  step ${run.step}  ${named.join('  ')}`);
  };
  return {
    learningRate: () => cosine(Math.min(1, elapsed / limit) * RESOLUTION),
    callback: {
      name: 'time budget',
      onStart() {
        started = now();
        elapsed = lastLine = before;
      },
      onStep(run, figures) {
        elapsed = before + now() - started;
        if (elapsed >= limit) run.stop(`${minutes} minutes are over`);
        if (elapsed - lastLine >= LINE_EVERY || elapsed >= limit) report(run, figures);
      },
      state: () => ({ elapsed }),
      restore(state) {
        before = (state as { elapsed: number }).elapsed;
      },
    },
  };
}
