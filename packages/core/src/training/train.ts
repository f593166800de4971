import type { Batch } from '../data/source.ts';
import { ConfigError, checkNumber } from '../errors.ts';
import type { History } from './history.ts';
import type { TrainableModel } from './model.ts';
import { modelStep } from './model-step.ts';
import { Run } from './run.ts';
import type { ModelTrainOptions, TrainOptions } from './train-options.ts';
import type { TrainingStep } from './training-step.ts';

/**
 * Trains a model, or drives a step of one's own. Goes through the data again and again until the steps are made.
 *
 * @returns the figures of every update
 * @throws TrainingError when a figure, a weight or the optimiser's state is no longer a finite number; it names which, and
 *   the step. Callbacks that save did not save that update.
 */
export function train<B extends Batch>(
  model: TrainableModel<B>,
  options: ModelTrainOptions<B>,
): Promise<History>;
export function train<B extends Batch>(step: TrainingStep<B>, options: TrainOptions<B>): Promise<History>;
export async function train<B extends Batch>(
  subject: TrainableModel<B> | TrainingStep<B>,
  options: TrainOptions<B> | ModelTrainOptions<B>,
): Promise<History> {
  checkNumber('train', 'steps', options.steps, { integer: true, min: 0 });
  if ('run' in subject) return new Run(subject, options).complete();
  if (!('optimizer' in options)) {
    const remedy = 'give one as { optimizer: adam({ learningRate: 1e-3 }) }';
    throw new ConfigError({ who: 'train', expected: 'an optimizer for the model', got: 'none', remedy });
  }
  const step = modelStep(subject, options.optimizer, { monitors: options.monitors ?? [] });
  try {
    return await new Run(step, options).complete();
  } finally {
    step.dispose();
  }
}
