import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { sliced } from './slice.ts';

export const splitV: AnySimdKernel = simdKernel<'x', tf.SplitVAttrs>({
  name: 'SplitV',
  run({ x }, { numOrSizeSplits, axis }, backend) {
    const along = tf.util.parseAxisParam(axis, x.shape)[0]!;
    const begin = x.shape.map(() => 0);
    return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along).map((count) => {
      const size = x.shape.slice();
      size[along] = count;
      const part = sliced(x, begin, size, backend);
      begin[along]! += count;
      return part;
    });
  },
});

export const unpack: AnySimdKernel = simdKernel<'value', tf.UnpackAttrs>({
  name: 'Unpack',
  run({ value }, { axis }, backend) {
    const along = axis < 0 ? axis + value.shape.length : axis;
    const shape = value.shape.slice();
    const [count] = shape.splice(along, 1);
    const size = value.shape.slice();
    size[along] = 1;
    const begin = value.shape.map(() => 0);
    return Array.from({ length: count! }, (_, index) => {
      begin[along] = index;
      const part = sliced(value, begin, size, backend);
      // The same values without the axis; the block has them once.
      const view = backend.makeView(part, shape);
      backend.release(part);
      return view;
    });
  },
});
