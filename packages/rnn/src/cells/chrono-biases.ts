import { checkNumber, type Random, tf, uniform } from '@reverie/core';

/**
 * Biases of a gate that keeps: drawn so that the units forget at rates between once a step and once in `longest` steps.
 *
 * Source: chrono initialization (Tallec and Ollivier 2018, equation 16): log of uniform(1, longest − 1).
 *
 * @returns [hiddenSize]
 * @throws ConfigError unless `longest` is at least 3.
 */
export function chronoBiases(who: string, hiddenSize: number, longest: number, random: Random): tf.Tensor1D {
  checkNumber(who, 'chrono', longest, { min: 3 });
  return tf.tidy(() => tf.log(uniform(random, [hiddenSize], { min: 1, max: longest - 1 })) as tf.Tensor1D);
}
