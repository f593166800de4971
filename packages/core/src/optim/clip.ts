import { checkNumber } from '../errors.ts';
import { clipToNorm, globalNorm as normOf } from '../ops/optimizer-updates.ts';
import { type TensorMap, tf } from '../tf.ts';
import { mapTensors, stateless } from './stateless.ts';
import type { Transformation } from './transformation.ts';

/** The Euclidean norm of all elements of all tensors together, a scalar. */
export function globalNorm(tensors: TensorMap): tf.Scalar {
  return normOf(Object.values(tensors));
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
    const names = Object.keys(gradients);
    if (names.length === 0) return {};
    const clipped = clipToNorm(Object.values(gradients), { max });
    return Object.fromEntries(names.map((name, index) => [name, clipped[index]!]));
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
