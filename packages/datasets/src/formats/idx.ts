import { DataError } from '../errors.ts';

/** An array of bytes with a shape. */
export interface IdxArray {
  readonly data: Uint8Array;
  readonly shape: readonly number[];
}

/** The magic number is 0, 0, the type of the elements, the number of dimensions. */
const UNSIGNED_BYTES = 8;

/**
 * Reads an IDX file of bytes, the format of MNIST: the sizes of its dimensions as big-endian integers, then its values.
 *
 * @param source what an error calls the file
 * @throws DataError when it is no such file, or shorter or longer than it says
 */
export function decodeIdx(bytes: Uint8Array, source: string): IdxArray {
  const who = 'decodeIdx';
  const [zero, also, type, rank = 0] = bytes;
  if (zero !== 0 || also !== 0 || type !== UNSIGNED_BYTES || bytes.length < 4 + 4 * rank) {
    const got = bytes.length === 0 ? 'an empty file' : `a file that begins with ${[...bytes.subarray(0, 4)]}`;
    const remedy = 'unpack it first if it is compressed';
    throw new DataError({ who, expected: `an IDX file of bytes in '${source}'`, got, remedy });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const data = bytes.subarray(4 + 4 * rank);
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length !== size) {
    const expected = `${size} values [${shape.join(', ')}] in '${source}'`;
    throw new DataError({ who, expected, got: `${data.length}`, remedy: 'load the file again' });
  }
  return { data, shape };
}
