import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { isNumeric } from '../../memory/tensor-storage.ts';
import { tf } from '../../tf.ts';
import { fill } from '../data/fill.ts';

/** A new tensor whose values are all the same. */
export function filled(
  shape: readonly number[],
  dtype: tf.DataType,
  value: number,
  backend: SimdBackend,
): tf.TensorInfo {
  const y = backend.makeOutput(shape, dtype);
  fill(y, value, backend);
  return y;
}

const like = (name: string, value: number): AnySimdKernel =>
  simdKernel<'x'>({
    name,
    run: ({ x }, _attributes, backend) => filled(x.shape, x.dtype, value, backend),
  });

const typeOf = ({ dtype, value }: tf.FillAttrs): tf.DataType => dtype ?? tf.util.inferDtype(value);

const fillKernel = simdKernel<never, tf.FillAttrs>({
  name: 'Fill',
  accepts: (_inputs, attributes) => isNumeric(typeOf(attributes)),
  run: (_inputs, attributes, backend) =>
    filled(attributes.shape, typeOf(attributes), Number(attributes.value), backend),
});

export const FILL_KERNELS: readonly AnySimdKernel[] = [fillKernel, like('ZerosLike', 0), like('OnesLike', 1)];
