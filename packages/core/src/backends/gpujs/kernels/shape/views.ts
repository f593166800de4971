import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';

const always = (): boolean => true;

const identity = bind<'x'>({
  name: 'Identity',
  accepts: always,
  run: ({ x }, _attributes, backend) => backend.makeView(x, x.shape),
});

const reshape = bind<'x', tf.ReshapeAttrs>({
  name: 'Reshape',
  accepts: always,
  run({ x }, { shape }, backend) {
    const size = tf.util.sizeFromShape(x.shape);
    const inferred = tf.util.inferFromImplicitShape(shape, size);
    const got = `[${inferred.join(', ')}] for [${x.shape.join(', ')}]`;
    tf.util.assert(
      size === tf.util.sizeFromShape(inferred),
      () => `Reshape: expected a shape of ${size} values, got ${got}.`,
    );
    return backend.makeView(x, inferred);
  },
});

const expandDims = bind<'input', tf.ExpandDimsAttrs>({
  name: 'ExpandDims',
  accepts: always,
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

/** Complex numbers are two real tensors, which the engine does not see. */
const complex = bind<'real' | 'imag'>({
  name: 'Complex',
  accepts: always,
  run: ({ real, imag }, _attributes, backend) =>
    backend.makeComplex(real.shape, backend.makeView(real, real.shape), backend.makeView(imag, imag.shape)),
});

const part = (input: tf.TensorInfo, name: 'real' | 'imag', backend: GpujsBackend): tf.TensorInfo =>
  backend.makeView(backend.complexParts(input)![name], input.shape);

const real = bind<'input'>({
  name: 'Real',
  accepts: ({ input }) => input.dtype === 'complex64',
  run: ({ input }, _attributes, backend) => part(input, 'real', backend),
});

const imag = bind<'input'>({
  name: 'Imag',
  accepts: ({ input }) => input.dtype === 'complex64',
  run: ({ input }, _attributes, backend) => part(input, 'imag', backend),
});

export const VIEW_BINDINGS: readonly AnyBinding[] = [identity, reshape, expandDims, complex, real, imag];
