import { checkTensor, DataError, ShapeError } from '../errors.ts';
import { tf } from '../tf.ts';

/** Backends whose values lie in JavaScript's memory or in WebAssembly's. */
const READABLE: readonly string[] = ['cpu', 'wasm', 'simd'];

/** A backend that keeps some values where JavaScript has them, and others on a GPU. */
interface MixedBackend {
  valuesAtHand?(tensor: tf.Tensor): ArrayLike<number> | undefined;
}

/** The values of a tensor, if reading them does not wait for a GPU. */
export function valuesAtHand(tensor: tf.Tensor): ArrayLike<number> | undefined {
  if (READABLE.includes(tf.getBackend())) return tensor.dataSync();
  return (tf.backend() as MixedBackend).valuesAtHand?.(tensor);
}

/**
 * Throws unless `indices` are int32 and, where their values are at hand, each lies in [0, count) or is `ignored`.
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
  checkTensor(who, what, indices);
  if (indices.dtype !== 'int32') {
    const remedy = "make the tensor with dtype 'int32'";
    throw new ShapeError({ who, expected: `${what} of type int32`, got: indices.dtype, remedy });
  }
  const values = valuesAtHand(indices);
  if (values === undefined) return;
  const isOutside = (index: number): boolean => !(index >= 0 && index < count) && index !== ignored;
  const outside = Array.prototype.find.call(values, isOutside) as number | undefined;
  if (outside === undefined) return;
  const exception = ignored === undefined ? '' : ` or ${ignored}, which is ignored`;
  throw new DataError({ who, expected: `${what} in [0, ${count})${exception}`, got: `${outside}` });
}
