import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { aroundAxis } from './axes.ts';

/** Numbered as in `assembly/reduce/arg.ts`; those of integers come after those of floats. */
const ARG = { max: 0, min: 1 } as const;
const INTS = 2;
/** Nanoseconds a value. */
const COST = 0.5;

const arg = (name: string, operation: number): AnySimdKernel =>
  simdKernel<'x', { readonly axis: number | number[] }>({
    name,
    accepts: ({ x }) => (x.dtype === 'float32' || x.dtype === 'int32') && tf.util.sizeFromShape(x.shape) > 0,
    run({ x }, { axis }, backend) {
      const [along = 0] = tf.util.parseAxisParam(axis, x.shape);
      const { outer, length, inner } = aroundAxis(x.shape, along);
      const y = backend.makeOutput(
        x.shape.filter((_, index) => index !== along),
        'int32',
      );
      const code = x.dtype === 'float32' ? operation : operation + INTS;
      const [from, to] = [backend.pointer(x), backend.pointer(y)];
      backend.launch('argExtreme', outer * inner, length * COST, code, from, length, inner, to);
      return y;
    },
  });

export const ARG_KERNELS: readonly AnySimdKernel[] = [arg('ArgMax', ARG.max), arg('ArgMin', ARG.min)];
