import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';

/** Kernels that give another shape to the same values; nothing is copied. */
export const identity: AnySimdKernel = simdKernel<'x'>({
  name: 'Identity',
  accepts: () => true,
  run: ({ x }, _attributes, backend) => backend.makeView(x, x.shape),
});

export const reshape: AnySimdKernel = simdKernel<'x', tf.ReshapeAttrs>({
  name: 'Reshape',
  accepts: () => true,
  run({ x }, { shape }, backend) {
    const size = tf.util.sizeFromShape(x.shape);
    const inferred = tf.util.inferFromImplicitShape(shape, size);
    tf.util.assert(
      size === tf.util.sizeFromShape(inferred),
      () =>
        `Reshape: expected a shape of ${size} values, got [${inferred.join(', ')}] for [${x.shape.join(', ')}].`,
    );
    return backend.makeView(x, inferred);
  },
});

export const expandDims: AnySimdKernel = simdKernel<'input', tf.ExpandDimsAttrs>({
  name: 'ExpandDims',
  accepts: () => true,
  run({ input }, { dim }, backend) {
    const shape = input.shape.slice();
    tf.util.assert(
      dim >= -(shape.length + 1) && dim <= shape.length,
      () => `Axis must be in the interval [${-(shape.length + 1)}, ${shape.length}]`,
    );
    shape.splice(dim < 0 ? shape.length + 1 + dim : dim, 0, 1);
    return backend.makeView(input, shape);
  },
});
