import { tf } from '../tf.ts';

/**
 * The slices of `x` along its first axis, without that axis. TensorFlow.js' wasm backend copies the whole tensor for
 * every slice it takes; there this reads it once.
 *
 * @param x [n, ...rest], float32
 * @returns n tensors [...rest]
 */
export function unstackLeading<T extends tf.Tensor = tf.Tensor2D>(x: tf.Tensor): T[] {
  if (tf.getBackend() !== 'wasm') return tf.unstack(x) as T[];
  const [count = 0, ...rest] = x.shape;
  const values = x.dataSync();
  const size = x.size / count;
  return Array.from(
    { length: count },
    (_, i) => tf.tensor(values.subarray(i * size, (i + 1) * size), rest) as T,
  );
}
