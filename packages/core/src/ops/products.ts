import { tf } from '../tf.ts';

/**
 * TensorFlow.js' wasm backend multiplies a transposed operand ten times slower than it transposes and multiplies; the
 * other backends read it in place.
 */
const transposesFirst = (): boolean => tf.getBackend() === 'wasm';

/**
 * a·bᵀ. A single row is multiplied from the left as b·aᵀ, which needs no transposed copy of `b`.
 *
 * @param a [rows, inner]
 * @param b [columns, inner]
 * @returns [rows, columns]
 */
export function timesTransposed(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const [rows, inner] = a.shape;
  if (rows === 1) return tf.reshape(tf.matMul(b, tf.reshape(a, [inner, 1])), [1, b.shape[0]]);
  return transposesFirst() ? tf.matMul(a, tf.transpose(b)) : tf.matMul(a, b, false, true);
}

/**
 * aᵀ·b.
 *
 * @param a [inner, rows]
 * @param b [inner, columns]
 * @returns [rows, columns]
 */
export function transposedTimes(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  if (!transposesFirst()) return tf.matMul(a, b, true, false);
  // (bᵀ·a)ᵀ: the cheaper side to transpose is the one with fewer columns.
  if (a.shape[1] <= b.shape[1]) return tf.matMul(tf.transpose(a), b);
  return tf.transpose(tf.matMul(tf.transpose(b), a));
}
