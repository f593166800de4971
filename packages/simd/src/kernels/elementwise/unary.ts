import { type AnySimdKernel, simdKernel } from '../../kernel.ts';

/** y = f(x), value by value, on floats. */
const unary = (name: string, wasmName: string, cost: number): AnySimdKernel =>
  simdKernel<'x'>({
    name,
    accepts: ({ x }) => x.dtype === 'float32',
    run({ x }, _attributes, backend) {
      const y = backend.makeOutput(x.shape, 'float32');
      const { pointer, size } = backend.storage(y);
      backend.launch(wasmName, size, cost, backend.pointer(x), pointer);
      return y;
    },
  });

export const UNARY_KERNELS: readonly AnySimdKernel[] = [
  unary('Exp', 'exp', 2),
  unary('Sigmoid', 'sigmoid', 2),
];
