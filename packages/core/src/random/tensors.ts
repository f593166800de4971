import { tf } from '../tf.ts';
import { bernoulliArray, categorical, normalArray, permutation, uniformArray } from './arrays.ts';
import type { Random } from './random.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, d) => size * d, 1);

/** A float32 tensor of `shape`, uniform in [min, max). */
export function uniform(
  random: Random,
  shape: readonly number[],
  range: { min?: number; max?: number } = {},
): tf.Tensor {
  return tf.tensor(uniformArray(random, sizeOf(shape), range), [...shape]);
}

/** A float32 tensor of `shape`, normal. */
export function normal(
  random: Random,
  shape: readonly number[],
  moments: { mean?: number; std?: number } = {},
): tf.Tensor {
  return tf.tensor(normalArray(random, sizeOf(shape), moments), [...shape]);
}

/** A float32 tensor of `shape` whose elements are 1 with probability `p` and 0 otherwise. */
export function bernoulli(random: Random, shape: readonly number[], p: number): tf.Tensor {
  return tf.tensor(bernoulliArray(random, sizeOf(shape), p), [...shape]);
}

/**
 * One class index a row, drawn with the probabilities softmax(logits). Reads the logits back.
 *
 * @param logits [batch, classes]
 * @returns int32 [batch]
 */
export function categoricalFromLogits(random: Random, logits: tf.Tensor2D): tf.Tensor1D {
  const [batch, classes] = logits.shape;
  const probs = tf.tidy(() => tf.softmax(logits).dataSync());
  const indices = Int32Array.from({ length: batch }, (_, row) =>
    categorical(random, probs.subarray(row * classes, (row + 1) * classes)),
  );
  return tf.tensor1d(indices, 'int32');
}

/** The numbers 0 … size − 1 in random order: int32 [size]. */
export function randomPermutation(random: Random, size: number): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(permutation(random, size)), 'int32');
}
