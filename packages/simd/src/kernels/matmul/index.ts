import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { isFusable } from '../activation.ts';
import { linear } from './linear.ts';
import { matrixProduct } from './matrix-product.ts';

const areFloats = (a: tf.TensorInfo, b: tf.TensorInfo): boolean =>
  a.dtype === 'float32' && b.dtype === 'float32';

const batchMatMul = simdKernel<'a' | 'b', tf.BatchMatMulAttrs>({
  name: 'BatchMatMul',
  accepts: ({ a, b }) => areFloats(a, b),
  run: ({ a, b }, { transposeA, transposeB }, backend) =>
    matrixProduct({ a, b, transposeA, transposeB, bias: undefined, activation: 'linear' }, backend),
});

const fusedMatMul = simdKernel<'a' | 'b', tf._FusedMatMulAttrs, 'bias' | 'preluActivationWeights'>({
  name: '_FusedMatMul',
  accepts: ({ a, b, bias, preluActivationWeights }, { activation, transposeB }) =>
    areFloats(a, b) &&
    preluActivationWeights === undefined &&
    isFusable(bias, activation, b.shape.at(transposeB ? -2 : -1)!),
  run: ({ a, b, bias }, attributes, backend) => matrixProduct({ a, b, bias, ...attributes }, backend),
});

export const MATMUL_KERNELS: readonly AnySimdKernel[] = [batchMatMul, fusedMatMul, linear];
