import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';

/** Complex numbers are two real tensors; joining and taking apart copies nothing. */
const complex = simdKernel<'real' | 'imag'>({
  name: 'Complex',
  run: ({ real, imag }, _attributes, backend) =>
    backend.makeComplex(real.shape, backend.makeAlias(real), backend.makeAlias(imag)),
});

const part = (backend: SimdBackend, input: tf.TensorInfo, name: 'real' | 'imag'): tf.TensorInfo => ({
  ...backend.makeAlias(backend.storage(input).complex![name]),
  shape: input.shape,
});

const real = simdKernel<'input'>({
  name: 'Real',
  accepts: ({ input }) => input.dtype === 'complex64',
  run: ({ input }, _attributes, backend) => part(backend, input, 'real'),
});

const imag = simdKernel<'input'>({
  name: 'Imag',
  accepts: ({ input }) => input.dtype === 'complex64',
  run: ({ input }, _attributes, backend) => part(backend, input, 'imag'),
});

export const COMPLEX_KERNELS: readonly AnySimdKernel[] = [complex, real, imag];
