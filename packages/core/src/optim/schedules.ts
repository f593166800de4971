import { checkNumber } from '../errors.ts';
import { type LearningRate, toSchedule } from './learning-rate.ts';
import type { Schedule } from './transformation.ts';

/** The same value at every step. */
export function constant(value: number): Schedule {
  checkNumber('constant', 'value', value);
  return () => value;
}

/** initial · factor^⌊step / every⌋: halves (by default) every `every` steps (notes, chapter 16). */
export function stepDecay({
  initial,
  every,
  factor = 0.5,
}: {
  initial: number;
  every: number;
  factor?: number;
}): Schedule {
  checkNumber('stepDecay', 'initial', initial, { min: 0 });
  checkNumber('stepDecay', 'every', every, { integer: true, min: 1 });
  checkNumber('stepDecay', 'factor', factor, { above: 0 });
  return (step) => initial * factor ** Math.floor(step / every);
}

/** initial · e^(−rate · step) (notes, chapter 16). */
export function exponentialDecay({ initial, rate }: { initial: number; rate: number }): Schedule {
  checkNumber('exponentialDecay', 'initial', initial, { min: 0 });
  checkNumber('exponentialDecay', 'rate', rate, { min: 0 });
  return (step) => initial * Math.exp(-rate * step);
}

/** initial / (1 + rate · step), the notes' 1/t decay (chapter 16). */
export function inverseTimeDecay({ initial, rate }: { initial: number; rate: number }): Schedule {
  checkNumber('inverseTimeDecay', 'initial', initial, { min: 0 });
  checkNumber('inverseTimeDecay', 'rate', rate, { min: 0 });
  return (step) => initial / (1 + rate * step);
}

/** Half a cosine from `start` at progress 0 to `end` at progress 1. */
const cosineBetween = (start: number, end: number, progress: number): number =>
  end + ((start - end) * (1 + Math.cos(Math.PI * progress))) / 2;

/** Half a cosine from `initial` to `final` (default 0) over `steps` steps, then `final` (Loshchilov and Hutter 2017, eq. 5). */
export function cosineDecay({
  initial,
  steps,
  final = 0,
}: {
  initial: number;
  steps: number;
  final?: number;
}): Schedule {
  checkNumber('cosineDecay', 'initial', initial, { min: 0 });
  checkNumber('cosineDecay', 'steps', steps, { integer: true, min: 1 });
  checkNumber('cosineDecay', 'final', final, { min: 0 });
  return (step) => cosineBetween(initial, final, Math.min(1, step / steps));
}

/**
 * Rises in a straight line over the first `steps` steps to where `schedule` starts, and then follows it from its own
 * step 0. No step of the rise is wasted on a rate of 0: step i has (i + 1) / (steps + 1) of the start.
 */
export function warmUp(schedule: LearningRate, { steps }: { steps: number }): Schedule {
  checkNumber('warmUp', 'steps', steps, { integer: true, min: 0 });
  const then = toSchedule('warmUp', schedule);
  return (step) => (step < steps ? (then(0) * (step + 1)) / (steps + 1) : then(step - steps));
}

/** Options of {@link oneCycle}, with PyTorch's defaults. */
export interface OneCycleOptions {
  /** The highest rate. */
  readonly max: number;
  /** Steps in the whole cycle. */
  readonly steps: number;
  /** The share of the steps in which the rate rises, in (0, 1). Default 0.3. */
  readonly rise?: number;
  /** It starts at max / startDivisor. Default 25. */
  readonly startDivisor?: number;
  /** It ends at max / startDivisor / endDivisor. Default 1e4. */
  readonly endDivisor?: number;
}

/** One rise and one fall, each half a cosine (Smith and Topin 2018; as PyTorch's `OneCycleLR`). */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { max, steps, rise = 0.3, startDivisor = 25, endDivisor = 1e4 } = options;
  checkNumber('oneCycle', 'max', max, { min: 0 });
  checkNumber('oneCycle', 'steps', steps, { integer: true, min: 2 });
  checkNumber('oneCycle', 'rise', rise, { above: 0, below: 1 });
  checkNumber('oneCycle', 'startDivisor', startDivisor, { above: 0 });
  checkNumber('oneCycle', 'endDivisor', endDivisor, { above: 0 });
  const start = max / startDivisor;
  const peak = rise * steps - 1;
  const last = steps - 1;
  return (step) =>
    step < peak
      ? cosineBetween(start, max, step / peak)
      : cosineBetween(max, start / endDivisor, Math.min(1, (step - peak) / (last - peak)));
}
