import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { isNumeric } from '../../memory/tensor-storage.ts';
import type { tf } from '../../tf.ts';
import { binaryOperation, COMPARISON, comparisonCode } from './binary-operation.ts';
import { UNARY, unaryOperation } from './unary-operation.ts';

/** Nanoseconds a value. */
const COST = 0.4;

/** The same values as another type: floats are cut to integers as JavaScript does it, and what is not 0 is true. */
export function cast(x: tf.TensorInfo, dtype: tf.DataType, backend: SimdBackend): tf.TensorInfo {
  if (x.dtype === dtype) return backend.makeView(x, x.shape);
  if (dtype === 'bool') {
    const code = comparisonCode(COMPARISON.isNotZero, x.dtype);
    return binaryOperation({ code, a: x, b: x, dtype }, backend);
  }
  if (x.dtype !== 'bool') {
    return unaryOperation(dtype === 'int32' ? UNARY.floatToInt : UNARY.intToFloat, x, dtype, backend);
  }
  const y = backend.makeOutput(x.shape, dtype);
  const { pointer, size } = backend.storage(y);
  const toFloats = dtype === 'float32' ? 1 : 0;
  if (size > 0) backend.launch('widenBooleans', size, COST, backend.pointer(x), pointer, toFloats);
  return y;
}

export const CAST_KERNELS: readonly AnySimdKernel[] = [
  simdKernel<'x', tf.CastAttrs>({
    name: 'Cast',
    accepts: ({ x }, { dtype }) => isNumeric(x.dtype) && isNumeric(dtype),
    run: ({ x }, { dtype }, backend) => cast(x, dtype, backend),
  }),
];
