import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { aroundAxis } from './axes.ts';

/** Numbered as in `assembly/reduce/product.ts`; those of integers come after those of floats. */
const CUMULATIVE = { sum: 0, product: 1 } as const;
const INTS = 2;
/** Nanoseconds a value. */
const COST = 1;

/** Sums or products of all values up to each one along an axis. */
const cumulative = (name: string, operation: number): AnySimdKernel =>
  simdKernel<'x', tf.CumsumAttrs>({
    name,
    accepts: ({ x }) => x.dtype === 'float32' || x.dtype === 'int32',
    run({ x }, { axis, exclusive, reverse }, backend) {
      const { outer, length, inner } = aroundAxis(x.shape, axis);
      const y = backend.makeOutput(x.shape, x.dtype);
      const items = outer * inner;
      if (items * length === 0) return y;
      const code = x.dtype === 'float32' ? operation : operation + INTS;
      const [from, to] = [backend.pointer(x), backend.pointer(y)];
      const flags = [exclusive ? 1 : 0, reverse ? 1 : 0];
      backend.launch('cumulative', items, length * COST, code, from, length, inner, to, ...flags);
      return y;
    },
  });

export const CUMULATIVE_KERNELS: readonly AnySimdKernel[] = [
  cumulative('Cumsum', CUMULATIVE.sum),
  cumulative('Cumprod', CUMULATIVE.product),
];
