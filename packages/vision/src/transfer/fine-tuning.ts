import {
  type AdamOptions,
  adam,
  ConfigError,
  freeze,
  type LearningRate,
  perGroup,
  type Transformation,
} from '@reverie/core';
import type { Classifier } from '../classifiers/classifier.ts';

/**
 * An optimizer for a network that knows something already (notes, section 2.2): the layer that gives the logits learns by
 * the first rate, each stage below by the next, and those without a rate stay as they are. Begin with the logits alone, whose
 * large gradients would destroy what lies below, then go on with more stages at lower rates.
 *
 * Batch normalization below uses the batch's statistics while training and keeps on following them, frozen or not.
 *
 * @param learningRates in the order of `model.stages`, at least one
 * @param optimizer of each stage. Default: `adam`
 * @example fineTuning(model, [1e-3]) // then fineTuning(model, [1e-3, 1e-4])
 */
export function fineTuning(
  { stages }: Pick<Classifier, 'stages'>,
  learningRates: readonly LearningRate[],
  optimizer: (options: Pick<AdamOptions, 'learningRate'>) => Transformation = adam,
): Transformation {
  if (learningRates.length < 1 || learningRates.length > stages.length) {
    throw new ConfigError({
      who: 'fineTuning',
      expected: `1 to ${stages.length} learning rates, for the stages ${stages.join(', ')}`,
      got: `${learningRates.length}`,
    });
  }
  return perGroup(
    stages.map((pattern, i) => {
      const learningRate = learningRates[i];
      return [pattern, learningRate === undefined ? freeze() : optimizer({ learningRate })] as const;
    }),
  );
}
