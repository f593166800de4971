import { checkNumber } from '../errors.ts';
import { adamUpdate } from '../ops/optimizer-updates.ts';
import { type LearningRate, toSchedule } from './learning-rate.ts';
import { type ParameterContext, type ParameterUpdate, perParameter } from './per-parameter.ts';
import type { Transformation } from './transformation.ts';

export interface AdamOptions {
  readonly learningRate: LearningRate;
  /** How much of the mean gradient each step keeps, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** How much of the mean squared gradient each step keeps, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Keeps the denominator above zero. Default 1e-8. */
  readonly epsilon?: number;
}

export interface AdamWOptions extends AdamOptions {
  /** λ: each step shrinks the weights by α λ. Default 0.01. */
  readonly weightDecay?: number;
}

type Slot = 'm' | 'v';

function adamRule(
  who: string,
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
  weightDecay?: number,
): (context: ParameterContext<Slot>) => ParameterUpdate<Slot> {
  const rate = toSchedule(who, learningRate);
  checkNumber(who, 'beta1', beta1, { min: 0, below: 1 });
  checkNumber(who, 'beta2', beta2, { min: 0, below: 1 });
  checkNumber(who, 'epsilon', epsilon, { above: 0 });
  return ({ gradient, parameter, state, step }) => {
    // Both corrections act on numbers instead of tensors: m̂ / (√v̂ + ε) = (r / (1 − β₁ᵗ)) m / (√v + r ε), r = √(1 − β₂ᵗ).
    const root = Math.sqrt(1 - beta2 ** (step + 1));
    const scale = (-rate(step) * root) / (1 - beta1 ** (step + 1));
    const decay = rate(step) * (weightDecay ?? 0);
    const inputs = [gradient, state.m, state.v, ...(weightDecay === undefined ? [] : [parameter])];
    const [update, m, v] = adamUpdate(inputs, { beta1, beta2, scale, epsilon: epsilon * root, decay });
    return { update: update!, state: { m, v } };
  };
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1; notes, eq. 16.6, where the corrected moments must not enter the recursion):
 *
 *     m ← β₁ m + (1 − β₁) g         m̂ = m / (1 − β₁ᵗ)
 *     v ← β₂ v + (1 − β₂) g²        v̂ = v / (1 − β₂ᵗ)
 *     w ← w − α m̂ / (√v̂ + ε)
 *
 * State: `m.<parameter>`, `v.<parameter>`. t is the context's step + 1.
 */
export function adam(options: AdamOptions): Transformation {
  return perParameter({ who: 'adam', slots: ['m', 'v'], update: adamRule('adam', options) });
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, in PyTorch's form): beside Adam's update,
 * w ← w − α λ w, which the moments do not see. State as in {@link adam}.
 */
export function adamw(options: AdamWOptions): Transformation {
  const { weightDecay = 0.01 } = options;
  checkNumber('adamw', 'weightDecay', weightDecay, { min: 0 });
  return perParameter({ who: 'adamw', slots: ['m', 'v'], update: adamRule('adamw', options, weightDecay) });
}
