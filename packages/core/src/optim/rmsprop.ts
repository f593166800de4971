import { checkNumber } from '../errors.ts';
import { rmspropUpdate } from '../ops/optimizer-updates.ts';
import { type LearningRate, toSchedule } from './learning-rate.ts';
import { perParameter } from './per-parameter.ts';
import type { Transformation } from './transformation.ts';

export interface RMSPropOptions {
  readonly learningRate: LearningRate;
  /** How much of the mean square each step keeps, in [0, 1). Default 0.99. */
  readonly alpha?: number;
  /** Keeps the denominator above zero. Default 1e-8. */
  readonly epsilon?: number;
  /** Divides by the standard deviation instead of the root mean square (Graves 2013). Default false. */
  readonly centered?: boolean;
  /** μ of a velocity over the scaled gradients, in [0, 1). Default 0. */
  readonly momentum?: number;
}

type Slot = 'meanSquare' | 'mean' | 'velocity';

/**
 * RMSProp (Hinton's lecture 6e, 2012; notes, eq. 16.5), with ε outside the root as in PyTorch:
 *
 *     c ← a c + (1 − a) g²         m ← a m + (1 − a) g     (m only if centered, else 0)
 *     d = g / (√(c − m²) + ε)
 *     w ← w − α d                  or, with momentum, v ← μ v + d, w ← w − α v
 *
 * State: `meanSquare.<parameter>`; `mean.<parameter>` if centered; `velocity.<parameter>` if there is momentum.
 */
export function rmsprop(options: RMSPropOptions): Transformation {
  const { alpha = 0.99, epsilon = 1e-8, centered = false, momentum = 0 } = options;
  const rate = toSchedule('rmsprop', options.learningRate);
  checkNumber('rmsprop', 'alpha', alpha, { min: 0, below: 1 });
  checkNumber('rmsprop', 'epsilon', epsilon, { above: 0 });
  checkNumber('rmsprop', 'momentum', momentum, { min: 0, below: 1 });

  const optional: Slot[] = [];
  if (centered) optional.push('mean');
  if (momentum > 0) optional.push('velocity');
  return perParameter<Slot>({
    who: 'rmsprop',
    slots: ['meanSquare', ...optional],
    update({ gradient, state, step }) {
      const inputs = [gradient, state.meanSquare, ...optional.map((slot) => state[slot])];
      const attributes = { alpha, epsilon, momentum, scale: -rate(step), centered };
      const [update, meanSquare, ...rest] = rmspropUpdate(inputs, attributes);
      const averages = Object.fromEntries(optional.map((slot, index) => [slot, rest[index]]));
      return { update: update!, state: { meanSquare, ...averages } };
    },
  });
}
