import { tf } from '../tf.ts';
import { type ArrayMatrix, arrayTimesTransposed, transposeArray } from './array-product.ts';
import { isTaped } from './tape.ts';

/**
 * Matrix products in the form that each backend of TensorFlow.js is fast in. The wasm backend multiplies a transposed
 * operand ten times slower than it transposes and multiplies. The cpu backend's product is several times slower than a
 * blocked loop over its arrays, which are at hand there. The simd and gpujs backends take all forms alike.
 */
export const isWasmBackend = (): boolean => tf.getBackend() === 'wasm';
/** Whether the backend is one of Reverie's: a transposed operand costs nothing, and a sum over rows is as fast as it can be. */
export const isOwnBackend = (): boolean => /^(simd|gpujs)/.test(tf.getBackend());
/** Whether tensors are plain arrays that can be read without a copy, and nothing is recorded that a loop over them would escape. */
export const isArrayBackend = (): boolean => tf.getBackend() === 'cpu' && !isTaped();

/**
 * a·b.
 *
 * @param a [rows, inner]
 * @param b [inner, columns]
 * @returns [rows, columns]
 */
export const times = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D => timesBy(b)(a);

/** As {@link times}, for many `a` and the same `b`. */
export function timesBy(b: tf.Tensor2D): (a: tf.Tensor2D) => tf.Tensor2D {
  if (!isArrayBackend()) return (a) => tf.matMul(a, b);
  const columns = transposeArray(arrayOf(b));
  return (a) => arrayProduct(arrayOf(a), columns);
}

/**
 * a·bᵀ. A single row is multiplied from the left as b·aᵀ, which needs no transposed copy of `b`.
 *
 * @param a [rows, inner]
 * @param b [columns, inner]
 * @returns [rows, columns]
 */
export function timesTransposed(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const [rows, inner] = a.shape;
  if (isArrayBackend()) return arrayProduct(arrayOf(a), arrayOf(b));
  if (rows === 1 && !isOwnBackend())
    return tf.reshape(tf.matMul(b, tf.reshape(a, [inner, 1])), [1, b.shape[0]]);
  return isWasmBackend() ? tf.matMul(a, tf.transpose(b)) : tf.matMul(a, b, false, true);
}

/** As {@link timesTransposed}, for many `a` of more than one row and the same `b`. */
export function timesTransposedBy(b: tf.Tensor2D): (a: tf.Tensor2D) => tf.Tensor2D {
  if (!isWasmBackend()) return (a) => timesTransposed(a, b);
  const transposed = tf.transpose(b);
  return (a) => tf.matMul(a, transposed);
}

/**
 * aᵀ·b.
 *
 * @param a [inner, rows]
 * @param b [inner, columns]
 * @returns [rows, columns]
 */
export function transposedTimes(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  if (isArrayBackend()) return arrayProduct(transposeArray(arrayOf(a)), transposeArray(arrayOf(b)));
  if (!isWasmBackend()) return tf.matMul(a, b, true, false);
  // (bᵀ·a)ᵀ: the cheaper side to transpose is the one with fewer columns.
  if (a.shape[1] <= b.shape[1]) return tf.matMul(tf.transpose(a), b);
  return tf.transpose(tf.matMul(tf.transpose(b), a));
}

/** The cpu backend's own array, without a copy. */
const arrayOf = (x: tf.Tensor2D): ArrayMatrix => ({
  values: x.dataSync<'float32'>(),
  rows: x.shape[0],
  columns: x.shape[1],
});

const arrayProduct = (a: ArrayMatrix, b: ArrayMatrix): tf.Tensor2D =>
  tf.tensor2d(arrayTimesTransposed(a, b), [a.rows, b.rows]);
