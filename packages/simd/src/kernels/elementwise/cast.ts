import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { isNumeric } from '../../memory/tensor-storage.ts';
import type { tf } from '../../tf.ts';
import { binaryOperation, comparisonOn } from './binary-operation.ts';
import { unaryOperation } from './unary-operation.ts';

const FLOAT_IS_NOT_ZERO = comparisonOn('isNotZero', 'float32');
const INT_IS_NOT_ZERO = comparisonOn('isNotZero', 'int32');

/** Nanoseconds a value. */
const COST = 0.4;

/** The same values as another type: floats are cut to integers as JavaScript does it, and what is not 0 is true. */
export function cast(x: tf.TensorInfo, dtype: tf.DataType, backend: SimdBackend): tf.TensorInfo {
  if (x.dtype === dtype) return backend.makeView(x, x.shape);
  if (dtype === 'bool') {
    const operation = x.dtype === 'float32' ? FLOAT_IS_NOT_ZERO : INT_IS_NOT_ZERO;
    return binaryOperation({ operation, a: x, b: x, dtype }, backend);
  }
  if (x.dtype !== 'bool') {
    return unaryOperation(dtype === 'int32' ? 'floatToInt' : 'intToFloat', x, dtype, backend);
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
