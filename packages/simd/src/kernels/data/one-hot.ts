import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { bytesPerValue, isNumeric } from '../../memory/tensor-storage.ts';
import type { tf } from '../../tf.ts';
import { bitsOf } from './fill.ts';

export const oneHot: AnySimdKernel = simdKernel<'indices', tf.OneHotAttrs>({
  name: 'OneHot',
  accepts: ({ indices }, { dtype }) => indices.dtype === 'int32' && isNumeric(dtype),
  run({ indices }, { dtype, depth, onValue, offValue }, backend) {
    const y = backend.makeOutput([...indices.shape, depth], dtype);
    const { pointer, size } = backend.storage(indices);
    const [on, off] = [bitsOf(onValue, dtype), bitsOf(offValue, dtype)];
    const unit = bytesPerValue(dtype);
    const cost = 2 + depth * unit * 0.05;
    backend.launch('oneHot', size, cost, pointer, depth, on, off, unit, backend.pointer(y));
    return y;
  },
});
