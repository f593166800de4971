import { type Random, tf, uniform } from '@reverie/core';
import type { CellConfig, GateWeights } from './recurrent-cell.ts';

/**
 * Sets the biases of a cell's gates so that its units forget at rates between once in two steps and once in `chrono`; without it they
 * stay as they are.
 *
 * Source: chrono initialization (Tallec and Ollivier 2018, equation 16): a gate that keeps has log of uniform(1, chrono − 1).
 *
 * @param gates the biases of all gates in their order, made of those of one that keeps and of zeros: [hiddenSize] each
 */
export function rememberFor(
  { hiddenSize, chrono }: CellConfig,
  { biasIH, biasHH }: GateWeights,
  random: Random,
  gates: (keep: tf.Tensor1D, zero: tf.Tensor1D) => tf.Tensor1D[],
): void {
  if (chrono === undefined) return;
  tf.tidy(() => {
    const keep = tf.log(uniform(random, [hiddenSize], { min: 1, max: chrono - 1 })) as tf.Tensor1D;
    biasIH.assign(tf.concat(gates(keep, tf.zeros([hiddenSize]))));
    biasHH.assign(tf.zerosLike(biasHH));
  });
}
