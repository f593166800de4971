import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { matrixProduct } from '../matmul/batch-mat-mul.ts';
import { transposed } from '../shape/transpose.ts';

const LOOK_UP = defineKernel({
  name: 'unitsOfIds',
  formula: 'y[r, u] = weight[u, ids[r]] + bias[u]',
  inputs: ['ids', 'weight', 'bias'],
  integers: ['units', 'size'],
  element: `const row = div(i, units); const unit = i - row * units;
    return weight[unit * size + ids[row]] + bias[unit];`,
});

/** The same by texels, of the weight's transpose [in, units]. */
const LOOK_UP_TEXELS = defineKernel({
  name: 'unitsOfIds in texels',
  formula: 'y[r, u…u+3] = weight[u…u+3, ids[r]] + bias[u…u+3]',
  inputs: ['ids', 'weight', 'bias'],
  integers: ['texels'],
  element: '',
  glsl: `int row = t / texels; int unit = t - row * texels;
    float id = texel(ids, float(row >> 2))[row & 3];
    return texel(weight, id * float(texels) + float(unit)) + texel(bias, float(unit));`,
});

/** Column ids[r] of the weight, plus the bias: [rows, units]. */
function lookedUp(
  ids: tf.TensorInfo,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo,
  backend: GpujsBackend,
): tf.TensorInfo {
  const [units, size] = weight.shape as [number, number];
  const shape = [tf.util.sizeFromShape(ids.shape), units];
  if (!backend.drawsBlocks || units % 4 !== 0) {
    return backend.launch(LOOK_UP, [ids, weight, bias], { shape, numbers: { units, size } });
  }
  const columns = transposed(weight, [1, 0], backend);
  const y = backend.launch(LOOK_UP_TEXELS, [ids, columns, bias], { shape, numbers: { texels: units / 4 } });
  backend.release(columns);
  return y;
}

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
  if (x.shape.length === 2) return lookedUp(x, weight, bias, backend);
  const a = { ...x, shape: [x.shape[0]! * x.shape[1]!, weight.shape[1]!] };
  return matrixProduct({ a, b: weight, transposeA: false, transposeB: true }, { bias }, backend);
}
