import { ConfigError, checkNumber } from '../errors.ts';
import { momentumUpdate } from '../ops/optimizer-updates.ts';
import { tf } from '../tf.ts';
import { type LearningRate, toSchedule } from './learning-rate.ts';
import { perParameter } from './per-parameter.ts';
import type { Transformation } from './transformation.ts';

export interface SGDOptions {
  readonly learningRate: LearningRate;
  /** μ, in [0, 1); 0 (default) is plain gradient descent. */
  readonly momentum?: number;
  /** Looks ahead along the velocity (Nesterov 1983); needs momentum. Default false. */
  readonly nesterov?: boolean;
  /** Damps the gradient's share of the velocity by 1 − dampening. Default 0. */
  readonly dampening?: number;
}

/**
 * Stochastic gradient descent (notes, eq. 16.1 to 16.3), in PyTorch's form of momentum, which leaves the learning rate
 * out of the velocity so that a schedule acts at once:
 *
 *     v ← μ v + (1 − dampening) g        (v = g at step 0)
 *     w ← w − α v                        or, with Nesterov, w ← w − α (g + μ v)
 *
 * State: `velocity.<parameter>` where there is momentum.
 */
export function sgd(options: SGDOptions): Transformation {
  const { momentum = 0, nesterov = false, dampening = 0 } = options;
  const rate = toSchedule('sgd', options.learningRate);
  checkNumber('sgd', 'momentum', momentum, { min: 0, below: 1 });
  checkNumber('sgd', 'dampening', dampening, { min: 0, max: 1 });
  if (nesterov && (momentum === 0 || dampening !== 0)) {
    throw new ConfigError({
      who: 'sgd',
      expected: 'nesterov to come with momentum above 0 and without dampening',
      got: `momentum ${momentum}, dampening ${dampening}`,
    });
  }
  if (momentum === 0) {
    return perParameter({
      who: 'sgd',
      slots: [],
      update: ({ gradient, step }) => ({ update: tf.mul(gradient, -rate(step)), state: {} }),
    });
  }
  return perParameter({
    who: 'sgd',
    slots: ['velocity'],
    update({ gradient, state, step }) {
      const share = step === 0 ? 1 : 1 - dampening;
      const attributes = { momentum, share, scale: -rate(step), nesterov };
      const [update, velocity] = momentumUpdate([gradient, state.velocity], attributes);
      return { update: update!, state: { velocity } };
    },
  });
}
