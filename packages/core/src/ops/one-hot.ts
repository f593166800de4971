import { tf } from '../tf.ts';
import { isWasmBackend } from './products.ts';

/**
 * One-hot vectors; with a single class, which tf.oneHot refuses, all ones.
 *
 * @param ids int32 [n], each in [0, count)
 * @returns float32 [n, count]
 */
export function oneHot(ids: tf.Tensor1D, count: number): tf.Tensor2D {
  if (count === 1) return tf.ones([ids.size, 1]);
  // TensorFlow.js' wasm backend writes integers whatever the type is.
  if (isWasmBackend()) return tf.cast(tf.oneHot(ids, count), 'float32') as tf.Tensor2D;
  return tf.oneHot(ids, count, 1, 0, 'float32') as tf.Tensor2D;
}
