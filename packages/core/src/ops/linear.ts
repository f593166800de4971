import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { asFloat } from './as-float.ts';
import { defineOp } from './define-op.ts';
import { times, timesTransposed, transposedTimes } from './products.ts';
import { sumRows } from './rows.ts';

/** Inputs: x [rows, in], weight [out, in], and the bias [out] if there is one. Output: [rows, out]. */
const product = defineOp({
  name: 'Linear',
  outputs: 1,
  composite([x, weight, bias]) {
    const multiplied = timesTransposed(x as tf.Tensor2D, weight as tf.Tensor2D);
    return [bias === undefined ? multiplied : tf.add(multiplied, bias)];
  },
  gradient([dy], [x, weight]) {
    const rows = dy as tf.Tensor2D;
    return [
      () => times(rows, weight as tf.Tensor2D),
      () => transposedTimes(rows, x as tf.Tensor2D),
      () => sumRows(rows),
    ];
  },
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
  checkShape('linear', 'x', x, ['...', inSize]);
  const floats = asFloat(x);
  const rows = x.rank === 2 ? floats : tf.reshape(floats, [-1, inSize]);
  const [y] = product(bias === undefined ? [rows, weight] : [rows, weight, bias], {});
  return x.rank === 2 ? y! : tf.reshape(y!, [...x.shape.slice(0, -1), outSize]);
}
