import { DataError, ShapeError } from '../errors.ts';
import { tf } from '../tf.ts';

/** The backends that have values at hand. On a GPU, reading them would wait for all that is still being computed. */
const READABLE: readonly string[] = ['cpu', 'wasm', 'simd'];

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
  if (!READABLE.includes(tf.getBackend())) return;
  const outside = indices
    .dataSync<'int32'>()
    .find((index) => !(index >= 0 && index < count) && index !== ignored);
  if (outside === undefined) return;
  const exception = ignored === undefined ? '' : ` or ${ignored}, which is ignored`;
  throw new DataError({ who, expected: `${what} in [0, ${count})${exception}`, got: `${outside}` });
}
