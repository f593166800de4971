import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';

/** Nanoseconds a value. */
const COST = 0.6;

/** y = condition ? t : e; TensorFlow.js broadcasts the three before. */
const select = simdKernel<'condition' | 't' | 'e'>({
  name: 'Select',
  accepts: ({ condition, t, e }) =>
    condition.dtype === 'bool' &&
    t.dtype === e.dtype &&
    t.dtype !== 'string' &&
    t.dtype !== 'complex64' &&
    tf.util.sizeFromShape(condition.shape) === tf.util.sizeFromShape(t.shape),
  run({ condition, t, e }, _attributes, backend) {
    const y = backend.makeOutput(t.shape, t.dtype);
    const { pointer, size } = backend.storage(y);
    const inputs = [backend.pointer(condition), backend.pointer(t), backend.pointer(e)];
    const name = t.dtype === 'bool' ? 'selectBooleans' : 'select';
    if (size > 0) backend.launch(name, size, COST, ...inputs, pointer);
    return y;
  },
});

/** The sum of tensors of one shape; TensorFlow.js numbers them. */
const addN = simdKernel<string>({
  name: 'AddN',
  accepts(inputs) {
    const terms = Object.values(inputs) as tf.TensorInfo[];
    const dtype = terms[0]!.dtype;
    return (dtype === 'float32' || dtype === 'int32') && terms.every((term) => term.dtype === dtype);
  },
  run(inputs, _attributes, backend) {
    const terms = Object.values(inputs) as tf.TensorInfo[];
    const { shape, dtype } = terms[0]!;
    const y = backend.makeOutput(shape, dtype);
    const { pointer, size } = backend.storage(y);
    if (size === 0) return y;
    const addresses = backend.makeOutput([terms.length], 'int32');
    const words = backend.ints(addresses);
    for (let index = 0; index < terms.length; index++) words[index] = backend.pointer(terms[index]!);
    const isFloat = dtype === 'float32' ? 1 : 0;
    const cost = COST * terms.length;
    backend.launch('addN', size, cost, backend.pointer(addresses), terms.length, isFloat, pointer);
    backend.release(addresses);
    return y;
  },
});

export const SELECT_KERNELS: readonly AnySimdKernel[] = [select, addN];
