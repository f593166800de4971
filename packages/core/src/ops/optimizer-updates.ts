import { tf } from '../tf.ts';
import { defineOp, type Op } from './define-op.ts';

/**
 * The inner loops of optimisers, each one kernel call for a parameter where the backend has a kernel of its own. The
 * composites here are the reference. They have no gradients.
 */

const average = (old: tf.Tensor, value: tf.Tensor, keep: number): tf.Tensor =>
  tf.add(tf.mul(old, keep), tf.mul(value, 1 - keep));

/** What an Adam update is told: the corrections of both moments are in `scale` and `epsilon`. */
export interface AdamAttributes {
  readonly beta1: number;
  readonly beta2: number;
  readonly scale: number;
  readonly epsilon: number;
  /** How much of the parameter is taken away. */
  readonly decay: number;
}

/** Inputs: gradient, m, v, and with decay the parameter. Outputs: scale·m / (√v + ε) − decay·parameter, m, v. */
export const adamUpdate: Op<AdamAttributes> = defineOp<AdamAttributes>({
  name: 'AdamUpdate',
  outputs: 3,
  composite: ([gradient, oldM, oldV, parameter], { beta1, beta2, scale, epsilon, decay }) => {
    const m = average(oldM!, gradient!, beta1);
    const v = average(oldV!, tf.square(gradient!), beta2);
    const update = tf.div(tf.mul(m, scale), tf.add(tf.sqrt(v), epsilon));
    return [parameter === undefined ? update : tf.add(update, tf.mul(parameter, -decay)), m, v];
  },
});

/** What an update with momentum is told. */
export interface MomentumAttributes {
  readonly momentum: number;
  /** The gradient's share of the velocity. */
  readonly share: number;
  readonly scale: number;
  readonly nesterov: boolean;
}

/** Inputs: gradient, velocity. Outputs: scale·(velocity, or with Nesterov gradient + momentum·velocity), velocity. */
export const momentumUpdate: Op<MomentumAttributes> = defineOp<MomentumAttributes>({
  name: 'MomentumUpdate',
  outputs: 2,
  composite: ([gradient, old], { momentum, share, scale, nesterov }) => {
    const velocity = tf.add(tf.mul(old!, momentum), share === 1 ? gradient! : tf.mul(gradient!, share));
    const direction = nesterov ? tf.add(gradient!, tf.mul(velocity, momentum)) : velocity;
    return [tf.mul(direction, scale), velocity];
  },
});

/** What an AdaGrad update is told. */
export interface AdagradAttributes {
  readonly scale: number;
  readonly epsilon: number;
}

/** Inputs: gradient, sum of squares. Outputs: scale·gradient / (√sum + ε), sum. */
export const adagradUpdate: Op<AdagradAttributes> = defineOp<AdagradAttributes>({
  name: 'AdagradUpdate',
  outputs: 2,
  composite: ([gradient, old], { scale, epsilon }) => {
    const sum = tf.add(old!, tf.square(gradient!));
    return [tf.mul(tf.div(gradient!, tf.add(tf.sqrt(sum), epsilon)), scale), sum];
  },
});

/** What an RMSProp update is told. */
export interface RMSPropAttributes {
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly scale: number;
  readonly centered: boolean;
}

/** Inputs: gradient, mean square, the mean if centered, the velocity if there is momentum. Outputs: update, then the same. */
export const rmspropUpdate: Op<RMSPropAttributes> = defineOp<RMSPropAttributes>({
  name: 'RMSPropUpdate',
  outputs: 2,
  composite: ([gradient, oldSquare, ...optional], { alpha, epsilon, momentum, scale, centered }) => {
    const meanSquare = average(oldSquare!, tf.square(gradient!), alpha);
    const mean = centered ? average(optional[0]!, gradient!, alpha) : undefined;
    // Rounding can push a variance near 0 below it.
    const variance = mean === undefined ? meanSquare : tf.maximum(tf.sub(meanSquare, tf.square(mean)), 0);
    const scaled = tf.div(gradient!, tf.add(tf.sqrt(variance), epsilon));
    const velocity = momentum > 0 ? tf.add(tf.mul(optional.at(-1)!, momentum), scaled) : undefined;
    const update = tf.mul(velocity ?? scaled, scale);
    return [update, meanSquare, mean, velocity].filter((tensor) => tensor !== undefined);
  },
});

/** Inputs: an average, a value. Output: decay·average + (1 − decay)·value. */
export const movingAverage: Op<{ readonly decay: number }> = defineOp<{ readonly decay: number }>({
  name: 'MovingAverage',
  outputs: 1,
  composite: ([old, value], { decay }) => [average(old!, value!, decay)],
});

/** The Euclidean norm of all elements of all tensors together, a scalar. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)).asScalar());
    return squares.length === 0 ? tf.scalar(0) : tf.sqrt(tf.addN(squares));
  });
}

/** Inputs: any number of tensors. Outputs: the same, scaled together so that their norm is at most `max`; see `clipByGlobalNorm`. */
export const clipToNorm: Op<{ readonly max: number }> = defineOp<{ readonly max: number }>({
  name: 'ClipToNorm',
  outputs: 1,
  composite: (inputs, { max }) => {
    const norm = globalNorm(inputs);
    // norm · 0 is 0 for numbers, and NaN for ∞ and NaN. Without it, max / ∞ = 0 would hide an overflow.
    const scale = tf.add(tf.div(max, tf.maximum(norm, max)), tf.mul(norm, 0));
    return inputs.map((input) => tf.mul(input, scale));
  },
});
