import { SimdError } from '../errors.ts';
import type { tf } from '../tf.ts';

/** A block of the heap; several tensors can lie in one (a reshape, a clone, a slice of leading rows). */
export interface Block {
  readonly pointer: number;
  readonly bytes: number;
  users: number;
}

/** How the values behind a data id are kept. */
export interface TensorStorage {
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  readonly size: number;
  /** How many tensors have this data id. */
  references: number;
  /** Numbers and booleans: the block in the wasm memory, and where in it the values begin. */
  readonly block?: Block;
  readonly pointer: number;
  /** Strings, encoded in UTF-8. */
  readonly strings?: Uint8Array[];
  /** Complex numbers: two real tensors. */
  readonly complex?: { readonly real: tf.TensorInfo; readonly imag: tf.TensorInfo };
}

/** Bytes of one value in the wasm memory. */
export const bytesPerValue = (dtype: tf.DataType): number => (dtype === 'bool' ? 1 : 4);

/** Whether values of this type lie in the wasm memory. */
export const isNumeric = (dtype: tf.DataType): boolean => dtype !== 'string' && dtype !== 'complex64';

/**
 * How many values a tensor of this shape has.
 *
 * @throws SimdError for sizes that are no counts: a block of NaN bytes would break the heap
 */
export function valuesIn(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) {
    if (!(Number.isInteger(length) && length >= 0)) {
      const expected = 'a shape of whole numbers, 0 or more';
      throw new SimdError({ who: 'simd', expected, got: `[${shape.join(', ')}]` });
    }
    size *= length;
  }
  return size;
}
