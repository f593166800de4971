import { tf } from '../../../../tf.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { rowMajorSteps, stridedRead } from './strided-read.ts';

const splitV = bind<'x', tf.SplitVAttrs>({
  name: 'SplitV',
  run({ x }, { numOrSizeSplits, axis }, backend) {
    const along = tf.util.parseAxisParam(axis, x.shape)[0]!;
    const steps = rowMajorSteps(x.shape);
    let offset = 0;
    return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along).map((count) => {
      const shape = x.shape.with(along, count);
      const part = stridedRead(x, { shape, steps, offset }, backend);
      offset += count * steps[along]!;
      return part;
    });
  },
});

const unpack = bind<'value', tf.UnpackAttrs>({
  name: 'Unpack',
  run({ value }, { axis }, backend) {
    const along = axis < 0 ? axis + value.shape.length : axis;
    const steps = rowMajorSteps(value.shape);
    const [count] = value.shape.slice(along);
    const [step] = steps.splice(along, 1);
    const shape = value.shape.filter((_, index) => index !== along);
    return Array.from({ length: count! }, (_, index) =>
      stridedRead(value, { shape, steps, offset: index * step! }, backend),
    );
  },
});

export const SPLIT_BINDINGS: readonly AnyBinding[] = [splitV, unpack];
