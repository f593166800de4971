import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { matrixProduct } from '../matmul/batch-mat-mul.ts';

const LOOK_UP = defineKernel({
  name: 'unitsOfIds',
  formula: 'y[r, u] = weight[u, ids[r]] + bias[u]',
  inputs: ['ids', 'weight', 'bias'],
  integers: ['units', 'size'],
  element: `const row = div(i, units); const unit = i - row * units;
    return weight[unit * size + ids[row]] + bias[unit];`,
});

/**
 * W x + b for all steps at once: [time·batch, units].
 *
 * @param x float32 [time, batch, in], or int32 [time, batch]: ids that stand for one-hot vectors
 * @param weight [units, in]
 * @param bias [units]
 */
export function inputSums(
  x: tf.TensorInfo,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo,
  backend: GpujsBackend,
): tf.TensorInfo {
  const [units, size] = weight.shape as [number, number];
  const rows = x.shape[0]! * x.shape[1]!;
  if (x.shape.length === 2) {
    return backend.launch(LOOK_UP, [x, weight, bias], { shape: [rows, units], numbers: { units, size } });
  }
  const a = { ...x, shape: [rows, size] };
  return matrixProduct({ a, b: weight, transposeA: false, transposeB: true }, { bias }, backend);
}
