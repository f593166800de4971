import type { tf } from '../../../../tf.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { isFusable } from '../fused-kernel.ts';
import { areMultipliable, matrixProduct } from './batch-mat-mul.ts';

/** A product, then a bias of one value a column, then an activation. */
export const fusedMatMul: AnyBinding = bind<
  'a' | 'b',
  tf._FusedMatMulAttrs,
  'bias' | 'preluActivationWeights'
>({
  name: '_FusedMatMul',
  accepts({ a, b, bias, preluActivationWeights }, { activation, transposeB }) {
    const columns = b.shape.at(transposeB ? -2 : -1)!;
    const hasValues = !a.shape.includes(0) && !b.shape.includes(0);
    const isPlain = !preluActivationWeights && isFusable({ bias, activation }, columns);
    return hasValues && isPlain && areMultipliable(a, b);
  },
  run: ({ a, b, bias }, { transposeA, transposeB, activation, leakyreluAlpha }, backend) =>
    matrixProduct({ a, b, transposeA, transposeB }, { bias, activation, leakyreluAlpha }, backend),
});
