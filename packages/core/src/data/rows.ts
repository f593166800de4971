import { ShapeError } from '../errors.ts';
import type { Batch, NDArray } from './source.ts';

/** Numbers in one row, which is everything behind the first axis. */
export const rowSize = ({ shape }: NDArray): number => shape.slice(1).reduce((size, d) => size * d, 1);

/** A new array of the rows `indices`, in their order. */
export function takeRows(array: NDArray, indices: ArrayLike<number>): NDArray {
  const size = rowSize(array);
  const data = emptyLike(array.data, indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const start = indices[row]! * size;
    data.set(array.data.subarray(start, start + size), row * size);
  }
  return { data, shape: [indices.length, ...array.shape.slice(1)] };
}

function emptyLike(data: NDArray['data'], length: number): NDArray['data'] {
  if (data instanceof Float32Array) return new Float32Array(length);
  return data instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}

/** How many rows the arrays have. @throws ShapeError unless all have equally many, and the data that their shapes say. */
export function countRows(arrays: Batch, who: string): number {
  const entries = Object.entries(arrays);
  const rows = entries[0]?.[1].shape[0];
  for (const [name, array] of entries) {
    const [first = 0] = array.shape;
    if (array.shape.length === 0 || array.data.length !== first * rowSize(array)) {
      const expected = `'${name}' [${array.shape.join(', ')}] to hold as many values as its shape says`;
      throw new ShapeError({ who, expected, got: `${array.data.length}` });
    }
    if (first !== rows) {
      throw new ShapeError({ who, expected: `${rows} rows in '${name}', as in the others`, got: `${first}` });
    }
  }
  if (rows !== undefined) return rows;
  throw new ShapeError({ who, expected: 'at least one array', got: 'none' });
}
