import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { isOnGPU } from '../../modes.ts';

/** Smaller tensors are filled in JavaScript: an upload costs no more than a launch. */
const LARGE = 1024;

const FILL = defineKernel({
  name: 'fill',
  formula: 'y = value',
  inputs: [],
  numbers: ['value'],
  element: 'return value;',
  isElementwise: true,
});

/** A new tensor whose values are all the same. */
export function filled(
  shape: readonly number[],
  dtype: tf.DataType,
  value: number,
  backend: GpujsBackend,
): tf.TensorInfo {
  const size = tf.util.sizeFromShape(shape as number[]);
  if (isOnGPU(backend.mode) && size >= LARGE)
    return backend.launch(FILL, [], { shape, dtype, numbers: { value } });
  return backend.makeFilled(shape, dtype, new Float32Array(size).fill(value));
}

/** Whether a tensor of the type can hold the value as a 32-bit float. */
export const isStorable = (value: number, dtype: tf.DataType): boolean =>
  dtype === 'float32' || (dtype === 'int32' && Math.fround(value) === value) || dtype === 'bool';

const typeOf = ({ dtype, value }: tf.FillAttrs): tf.DataType => dtype ?? tf.util.inferDtype(value);

const fill = bind<never, tf.FillAttrs>({
  name: 'Fill',
  accepts: (_inputs, attributes) => isStorable(Number(attributes.value), typeOf(attributes)),
  run: (_inputs, attributes, backend) =>
    filled(attributes.shape, typeOf(attributes), Number(attributes.value), backend),
});

const like = (name: string, value: number): AnyBinding =>
  bind<'x'>({ name, run: ({ x }, _attributes, backend) => filled(x.shape, x.dtype, value, backend) });

export const FILL_BINDINGS: readonly AnyBinding[] = [fill, like('ZerosLike', 0), like('OnesLike', 1)];
