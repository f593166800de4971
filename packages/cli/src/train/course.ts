import { totalmem } from 'node:os';
import { cosineDecay, type Schedule, warmUp } from '@reverie/core';
import { UsageError } from '../failure.ts';
import { formatCount } from '../output.ts';
import type { CourseSettings } from './settings.ts';

/** Without `--steps` and `--max-epochs`, a run has so many passes, and at least so many updates. */
const DEFAULT_EPOCHS = 10;
const DEFAULT_STEPS = 2000;

/** How long training goes on, and how fast. */
export interface Course {
  /** Updates in all. */
  readonly steps: number;
  readonly learningRate: Schedule;
}

/**
 * @param batches of a pass over the data
 * @param warmUpSteps updates in which the learning rate rises
 */
export function courseOf(settings: CourseSettings, batches: number, warmUpSteps = 0): Course {
  const { learningRate: initial, lrSchedule } = settings;
  const steps = stepsOf(settings, batches);
  const falling =
    lrSchedule === 'cosine' ? cosineDecay({ initial, final: initial / 20, steps }) : () => initial;
  return {
    steps,
    learningRate: warmUpSteps === 0 ? falling : warmUp(falling, { steps: warmUpSteps }),
  };
}

/** Updates in all. By default enough of them that little data is learned too. */
function stepsOf({ steps, maxEpochs }: CourseSettings, batches: number): number {
  if (steps !== undefined) return steps;
  if (maxEpochs !== undefined) return Math.max(1, Math.round(maxEpochs * batches));
  return Math.max(DEFAULT_EPOCHS * batches, DEFAULT_STEPS);
}

/**
 * Refuses a model that cannot fit: an allocation that fails would end the process without a word.
 *
 * @param count weights of the model, at least
 * @param size the flags that make it so large
 */
export function checkMemory(count: number, size: string): void {
  // Float32: the weights, their gradients and Adam's two moments.
  const bytes = 4 * 4 * count;
  if (bytes < totalmem()) return;
  const gigabytes = (amount: number): string => `${formatCount(amount / 1e9)} GB`;
  throw new UsageError(
    `${size} makes ${formatCount(count)} weights, which take ${gigabytes(bytes)} in training, but this machine has ${gigabytes(totalmem())}`,
  );
}
