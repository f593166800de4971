import { DataError, ShapeError } from '../errors.ts';
import { tf } from '../tf.ts';

/** The backends, and the modes of gpu.js, that have values at hand. On a GPU, reading waits for all that is still computed. */
const READABLE: readonly string[] = ['cpu', 'wasm', 'simd', 'webasm'];

/** Where values are: the backend, or the mode of a backend that has modes. */
function place(): string {
  const { mode } = tf.backend() as { readonly mode?: string };
  return mode ?? tf.getBackend();
}

/**
 * Throws unless `indices` are int32 and, on a backend where reading costs nothing, each lies in [0, count) or is `ignored`.
 * TensorFlow.js takes others without a word in `oneHot`, and results are then wrong.
 *
 * @param indices int32 of any shape
 */
export function checkIndices(
  who: string,
  what: string,
  indices: tf.Tensor,
  count: number,
  ignored?: number,
): void {
  if (indices.dtype !== 'int32') {
    const remedy = "make the tensor with dtype 'int32'";
    throw new ShapeError({ who, expected: `${what} of type int32`, got: indices.dtype, remedy });
  }
  if (!READABLE.includes(place())) return;
  const outside = indices
    .dataSync<'int32'>()
    .find((index) => !(index >= 0 && index < count) && index !== ignored);
  if (outside === undefined) return;
  const exception = ignored === undefined ? '' : ` or ${ignored}, which is ignored`;
  throw new DataError({ who, expected: `${what} in [0, ${count})${exception}`, got: `${outside}` });
}
