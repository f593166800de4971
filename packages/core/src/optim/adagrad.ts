import { checkNumber } from '../errors.ts';
import { adagradUpdate } from '../ops/optimizer-updates.ts';
import { type LearningRate, toSchedule } from './learning-rate.ts';
import { perParameter } from './per-parameter.ts';
import type { Transformation } from './transformation.ts';

export interface AdagradOptions {
  readonly learningRate: LearningRate;
  /** Keeps the denominator above zero. Default 1e-10. */
  readonly epsilon?: number;
  /** What the sums of squares start with. Default 0. */
  readonly initialAccumulator?: number;
}

/**
 * AdaGrad (Duchi, Hazan and Singer 2011; notes, eq. 16.4), with ε outside the root as in PyTorch:
 *
 *     c ← c + g²
 *     w ← w − α g / (√c + ε)
 *
 * State: `sum.<parameter>`.
 */
export function adagrad(options: AdagradOptions): Transformation {
  const { epsilon = 1e-10, initialAccumulator = 0 } = options;
  const rate = toSchedule('adagrad', options.learningRate);
  checkNumber('adagrad', 'epsilon', epsilon, { above: 0 });
  checkNumber('adagrad', 'initialAccumulator', initialAccumulator, { min: 0 });
  return perParameter({
    who: 'adagrad',
    slots: ['sum'],
    initialValue: initialAccumulator,
    update({ gradient, state, step }) {
      const [update, sum] = adagradUpdate([gradient, state.sum], { scale: -rate(step), epsilon });
      return { update: update!, state: { sum } };
    },
  });
}
