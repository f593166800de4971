import { CheckpointError, ConfigError, checkNumber } from '../errors.ts';
import type { Schedule } from './transformation.ts';

/** Options of {@link reduceOnPlateau}, with PyTorch's defaults. */
export interface PlateauOptions {
  readonly initial: number;
  /** What a reduction multiplies the rate by, in (0, 1). Default 0.1. */
  readonly factor?: number;
  /** How many observations without progress are borne; the next one reduces. Default 10. */
  readonly patience?: number;
  /** Progress is a metric better than the best by this share of it. Default 1e-4. */
  readonly threshold?: number;
  /** Observations after a reduction that do not count. Default 0. */
  readonly cooldown?: number;
  /** The lowest rate. Default 0. */
  readonly min?: number;
  /** Whether a good metric is low (default, a loss) or high (an accuracy). */
  readonly mode?: 'min' | 'max';
}

/** What a {@link PlateauSchedule} remembers, as JSON. `best` is null before the first observation. */
export interface PlateauState {
  readonly rate: number;
  readonly best: number | null;
  readonly waited: number;
  readonly cooling: number;
}

/** A schedule that follows a metric instead of the step. */
export interface PlateauSchedule extends Schedule {
  /** Tells the metric, once each validation. NaN counts as no progress. */
  observe(metric: number): void;
  state(): PlateauState;
  restore(state: PlateauState): void;
}

function checkState(state: PlateauState): PlateauState {
  const { rate, best, waited, cooling } = state;
  if ([rate, best ?? 0, waited, cooling].every(Number.isFinite)) return { rate, best, waited, cooling };
  throw new CheckpointError({
    who: 'reduceOnPlateau.restore',
    expected: 'a state with numbers rate, best, waited and cooling',
    got: JSON.stringify(state),
  });
}

function checkOptions(options: Required<PlateauOptions>): void {
  const who = 'reduceOnPlateau';
  checkNumber(who, 'initial', options.initial, { min: 0 });
  checkNumber(who, 'factor', options.factor, { above: 0, below: 1 });
  checkNumber(who, 'patience', options.patience, { integer: true, min: 0 });
  checkNumber(who, 'threshold', options.threshold, { min: 0, below: 1 });
  checkNumber(who, 'cooldown', options.cooldown, { integer: true, min: 0 });
  checkNumber(who, 'min', options.min, { min: 0 });
  if (options.mode === 'min' || options.mode === 'max') return;
  throw new ConfigError({ who, expected: "mode 'min' or 'max'", got: `'${String(options.mode)}'` });
}

/**
 * Reduces the rate when a metric has stopped improving (notes, chapter 16: "whenever the validation error stops
 * improving"); counts as PyTorch's `ReduceLROnPlateau` with a relative threshold.
 *
 * @example const rate = reduceOnPlateau({ initial: 1e-3 }); adam({ learningRate: rate }); rate.observe(validationLoss);
 */
export function reduceOnPlateau(options: PlateauOptions): PlateauSchedule {
  const settings: Required<PlateauOptions> = {
    factor: 0.1,
    patience: 10,
    threshold: 1e-4,
    cooldown: 0,
    min: 0,
    mode: 'min',
    ...options,
  };
  checkOptions(settings);
  const { patience, cooldown, threshold, mode } = settings;
  let state: PlateauState = { rate: settings.initial, best: null, waited: 0, cooling: 0 };

  const isProgress = (metric: number, best: number | null): boolean => {
    if (best === null) return !Number.isNaN(metric);
    return mode === 'min' ? metric < best * (1 - threshold) : metric > best * (1 + threshold);
  };

  function observe(metric: number): void {
    const progress = isProgress(metric, state.best);
    const best = progress ? metric : state.best;
    const counted = progress || state.cooling > 0 ? 0 : state.waited + 1;
    const cooling = Math.max(0, state.cooling - 1);
    state =
      counted > patience
        ? { rate: Math.max(settings.min, state.rate * settings.factor), best, waited: 0, cooling: cooldown }
        : { rate: state.rate, best, waited: counted, cooling };
  }

  return Object.assign((): number => state.rate, {
    observe,
    state: (): PlateauState => state,
    restore(saved: PlateauState): void {
      state = checkState(saved);
    },
  });
}
