import { ConfigError, checkNumber } from '../errors.ts';
import type { Schedule } from './transformation.ts';

/** A learning rate: fixed, or a schedule over the steps. */
export type LearningRate = number | Schedule;

/** Checks a fixed rate, and makes every learning rate a schedule. */
export function toSchedule(who: string, learningRate: LearningRate): Schedule {
  if (typeof learningRate !== 'function') {
    checkNumber(who, 'learningRate', learningRate, { min: 0 });
    return () => learningRate;
  }
  return (step) => {
    const rate = learningRate(step);
    if (Number.isFinite(rate)) return rate;
    throw new ConfigError({
      who,
      expected: 'the learning-rate schedule to give a number',
      got: `${rate} at step ${step}`,
    });
  };
}
