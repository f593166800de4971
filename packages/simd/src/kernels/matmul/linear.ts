import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { matrixProduct } from './matrix-product.ts';

/** `Linear` of Reverie's core. Inputs: x [rows, in], weight [out, in], bias [out]. Output: x·weightᵀ + bias. */
export const linear: AnySimdKernel = simdKernel<'0' | '1', object, '2'>({
  name: 'Linear',
  accepts: () => true,
  run: ({ 0: a, 1: b, 2: bias }, _attributes, backend) => {
    const operands = { a, b, bias, transposeA: false, transposeB: true };
    return [matrixProduct({ ...operands, activation: 'linear' }, backend)];
  },
});
