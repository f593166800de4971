import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { matrixProduct } from './batch-mat-mul.ts';

const BIAS = defineKernel({
  name: 'bias rows',
  formula: 'y[r, c] = bias[c]',
  inputs: ['bias'],
  integers: ['columns'],
  element: 'return bias[mod(i, columns)];',
});

/** `Linear` of `@reverie/core`. Inputs: x [rows, in], weight [out, in] [, bias [out]]. Output: x·weightᵀ + bias. */
export const linear: AnyBinding = bind<'0' | '1', object, '2'>({
  name: 'Linear',
  run({ 0: a, 1: b, 2: bias }, _attributes, backend) {
    const [rows, inner] = a.shape as [number, number];
    const columns = b.shape[0]!;
    if (inner === 0 && bias !== undefined)
      return [backend.launch(BIAS, [bias], { shape: [rows, columns], numbers: { columns } })];
    return [matrixProduct({ a, b, transposeA: false, transposeB: true }, { bias }, backend)];
  },
});
