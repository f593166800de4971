import { BackendError } from '../../errors.ts';
import type { tf } from '../../tf.ts';

/** Whole numbers up to here are exact in 32-bit floats, which is how every mode keeps them. */
export const MAX_EXACT: number = 2 ** 24;

/** Inputs that a kernel has in every mode: WebGL gives it eight textures, and gpu.js' WebGPU seven arrays. */
export const MAX_INPUTS = 7;

type GL = WebGLRenderingContext | WebGL2RenderingContext;

/** How many values a tensor may have in a texture. */
export function maxValuesOf(gl: Pick<GL, 'getParameter' | 'MAX_TEXTURE_SIZE'>): number {
  // A texture is at most as wide as it may be high.
  const side = 2 ** Math.floor(Math.log2(gl.getParameter(gl.MAX_TEXTURE_SIZE) as number));
  return Math.min(MAX_EXACT, 4 * side * side);
}

/** Throws where a tensor has more values than a texture takes, or than floats can number. */
export function checkSize(kernel: string, shape: readonly number[], size: number, limit: number): void {
  if (size <= limit) return;
  const reason = limit === MAX_EXACT ? '32-bit floats count exactly' : 'the largest texture here holds';
  throw new BackendError({
    who: `gpujs kernel '${kernel}'`,
    expected: `tensors of at most ${limit} values, which is what ${reason}`,
    got: `[${shape.join(', ')}] with ${size}`,
    remedy: 'make the batch smaller',
  });
}

/** Throws for a tensor that has no numbers for a kernel. */
export function checkIsNumeric(kernel: string, { dtype, shape }: tf.TensorInfo): void {
  if (dtype !== 'string' && dtype !== 'complex64') return;
  throw new BackendError({
    who: `gpujs kernel '${kernel}'`,
    expected: 'tensors of type float32, int32 or bool',
    got: `one of type ${dtype} [${shape.join(', ')}]`,
    remedy: dtype === 'string' ? 'encode the text first' : 'pass tf.real(x) and tf.imag(x)',
  });
}

/** Throws where the browser or the driver has taken the GPU away; what is read from it then are zeros. */
export function checkContext(gl: GL): void {
  if (gl.isContextLost()) throw lostGpu('WebGL context');
}

/** The error of a GPU that was taken away. */
export const lostGpu = (what: string): BackendError =>
  new BackendError({
    who: 'gpujs',
    expected: 'a GPU that keeps its values',
    got: `a lost ${what}: the browser or the driver has reset the GPU, and all tensors on it are gone`,
    remedy:
      'call tf.removeBackend(tf.getBackend()), await useBackend again, make the model anew and load the last checkpoint; ' +
      'where it happens again, the batch may be too large for the GPU',
  });
