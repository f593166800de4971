import { checkNumber, checkShape, tf } from '@reverie/core';

/** Options of {@link traverse}. */
export interface TraverseOptions {
  /** Which number of z changes. */
  readonly dimension: number;
  /** How many codes, 2 at least. Default: 8. */
  readonly steps?: number;
  /** Its values at the start and at the end. Default: −3 and 3. */
  readonly range?: readonly [from: number, to: number];
}

/**
 * A code with one of its numbers going through a range, all others as they are: what that number means (Higgins et al. 2017, figure 1).
 *
 * @param z [latent]
 * @returns [steps, latent]
 */
export function traverse(
  z: tf.Tensor1D,
  { dimension, steps = 8, range: [from, to] = [-3, 3] }: TraverseOptions,
): tf.Tensor2D {
  checkShape('traverse', 'z', z, ['latent']);
  const [latentSize] = z.shape;
  checkNumber('traverse', 'dimension', dimension, { integer: true, min: 0, below: latentSize });
  checkNumber('traverse', 'steps', steps, { integer: true, min: 2 });
  checkNumber('traverse', "range's start", from);
  checkNumber('traverse', "range's end", to);
  return tf.tidy(() => {
    const values = tf.linspace(from, to, steps);
    const mask = tf.tensor1d(Array.from({ length: latentSize }, (_, i) => (i === dimension ? 1 : 0)));
    return tf.add(tf.mul(z, tf.sub(1, mask)), tf.mul(tf.expandDims(values, 1), mask)) as tf.Tensor2D;
  });
}
