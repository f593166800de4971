import { type BatchTensors, ConfigError, type LBFGSOptions, type LBFGSResult, lbfgs } from '@reverie/core';
import type { LabeledFeatures, LinearClassifier } from './linear-classifier.ts';

/**
 * Brings a linear classifier to the minimum of its loss on all examples at once, by L-BFGS: no learning rate, no chance.
 *
 * @param options as of `lbfgs`, but for at most 500 iterations by default
 * @throws ConfigError for the hinge loss, which has kinks: use its square, or `train`
 */
export function fitLinearClassifier(
  model: LinearClassifier,
  examples: BatchTensors<LabeledFeatures>,
  options: LBFGSOptions = {},
): LBFGSResult {
  if (model.config.loss === 'hinge') {
    throw new ConfigError({
      who: 'fitLinearClassifier',
      expected: "a smooth loss, 'squaredHinge' or 'softmax'",
      got: "'hinge'",
      remedy: 'train it by train(model, …) with a falling learning rate',
    });
  }
  const optimizer = lbfgs({ maxIterations: 500, gradientTolerance: 1e-5, ...options });
  return optimizer.step(model.parameters(), () => model.loss(examples).total);
}
