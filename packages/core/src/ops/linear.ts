import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { defineOp } from './define-op.ts';
import { times, timesTransposed, transposedTimes } from './products.ts';

const product = defineOp({
  name: 'Linear',
  outputs: 1,
  composite: ([x, weight]) => [timesTransposed(x as tf.Tensor2D, weight as tf.Tensor2D)],
  gradient: ([dy], [x, weight]) => [
    () => times(dy as tf.Tensor2D, weight as tf.Tensor2D),
    () => transposedTimes(dy as tf.Tensor2D, x as tf.Tensor2D),
  ],
});

/**
 * y = x·Wᵀ + b, with PyTorch's layout.
 *
 * @param x [..., in]
 * @param weight [out, in]
 * @param bias [out]
 * @returns [..., out]
 */
export function linear(x: tf.Tensor, weight: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor {
  const [outSize, inSize] = weight.shape;
  checkShape('linear', 'the last dimension of x', { shape: x.shape.slice(-1) }, [inSize]);
  const rows = tf.reshape(x, [-1, inSize]);
  const [multiplied] = product([rows, weight], {});
  const y = bias === undefined ? multiplied! : tf.add(multiplied!, bias);
  return tf.reshape(y, [...x.shape.slice(0, -1), outSize]);
}
