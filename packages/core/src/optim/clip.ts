import { checkNumber } from '../errors.ts';
import { type TensorMap, tf } from '../tf.ts';
import { mapTensors, stateless } from './stateless.ts';
import type { Transformation } from './transformation.ts';

/** The Euclidean norm of all elements of all tensors together, a scalar. */
export function globalNorm(tensors: TensorMap): tf.Scalar {
  return tf.tidy(() => {
    const squares = Object.values(tensors).map((tensor) => tf.sum(tf.square(tensor)).asScalar());
    return squares.length === 0 ? tf.scalar(0) : tf.sqrt(tf.addN(squares));
  });
}

/**
 * Scales all gradients together so that their common norm is at most `max` (Pascanu, Mikolov and Bengio 2013).
 *
 * Where the norm is not finite every update becomes NaN, since no direction is left that could be trusted: a guard on
 * the loss or the weights then sees it.
 */
export function clipByGlobalNorm(max: number): Transformation {
  checkNumber('clipByGlobalNorm', 'max', max, { above: 0 });
  return stateless((gradients) => {
    const norm = globalNorm(gradients);
    // norm · 0 is 0 for numbers, and NaN for ∞ and NaN. Without it, max / ∞ = 0 would hide an overflow.
    const scale = tf.add(tf.div(max, tf.maximum(norm, max)), tf.mul(norm, 0));
    return mapTensors(gradients, (gradient) => tf.mul(gradient, scale));
  });
}

/** Limits each element of each gradient to [−max, max]. NaN stays NaN. */
export function clipByValue(max: number): Transformation {
  checkNumber('clipByValue', 'max', max, { above: 0 });
  // Not tf.clipByValue: on the wasm backend it turns NaN into −max.
  return stateless((gradients) =>
    mapTensors(gradients, (gradient) => tf.minimum(tf.maximum(gradient, -max), max)),
  );
}
