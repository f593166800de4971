import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';

/** Elements of a partial sum; CHUNK in `assembly/optim/update.ts`. */
const CHUNK = 4096;

/** Inputs: any number of tensors. Outputs: the same, scaled together so that their norm is at most `max`. */
export const clipToNorm: AnySimdKernel = simdKernel<never, { readonly max: number }>({
  name: 'ClipToNorm',
  run(inputs, { max }, backend) {
    const tensors: tf.TensorInfo[] = Object.values(inputs);
    let squares = 0;
    for (const tensor of tensors) squares += sumOfSquares(tensor, backend);
    // In float32, as everywhere: what overflows there must not pass here.
    const norm = Math.sqrt(Math.fround(squares));
    // Where the norm is no number, or infinite, no direction is left that could be trusted.
    const factor = Number.isFinite(norm) ? max / Math.max(norm, max) : Number.NaN;
    return tensors.map((tensor) => scaled(tensor, factor, backend));
  },
});

function sumOfSquares(tensor: tf.TensorInfo, backend: SimdBackend): number {
  const { size, pointer } = backend.storage(tensor);
  const chunks = Math.ceil(size / CHUNK);
  const sums = backend.makeOutput([chunks * 2], 'float32');
  backend.launch('sumSquares', chunks, CHUNK, pointer, size, backend.pointer(sums));
  const { buffer, byteOffset } = backend.floats(sums);
  const total = new Float64Array(buffer, byteOffset, chunks).reduce((sum, part) => sum + part, 0);
  backend.release(sums);
  return total;
}

function scaled(tensor: tf.TensorInfo, factor: number, backend: SimdBackend): tf.TensorInfo {
  if (factor === 1) return backend.makeView(tensor, tensor.shape);
  const output = backend.makeOutput(tensor.shape, 'float32');
  const { size, pointer } = backend.storage(tensor);
  backend.launch('scale', size, 0.7, pointer, backend.pointer(output), factor);
  return output;
}
