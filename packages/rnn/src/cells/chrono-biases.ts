import { type Random, tf, uniform } from '@reverie/core';

/**
 * Biases of a gate that keeps: drawn so that the units forget at rates between once in two steps and once in `longest`.
 *
 * Source: chrono initialization (Tallec and Ollivier 2018, equation 16): log of uniform(1, longest − 1).
 *
 * @returns [hiddenSize]
 */
export function chronoBiases(hiddenSize: number, longest: number, random: Random): tf.Tensor1D {
  return tf.tidy(() => tf.log(uniform(random, [hiddenSize], { min: 1, max: longest - 1 })) as tf.Tensor1D);
}
