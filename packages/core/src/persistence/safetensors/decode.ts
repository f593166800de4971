import { CheckpointError } from '../../errors.ts';
import { fromSixteenBits } from './half.ts';
import { type HeaderEntry, readHeader } from './header.ts';
import type { StoredTensor } from './stored-tensor.ts';

/** What a safetensors file holds. */
export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file (https://github.com/huggingface/safetensors, "Format"). Values are copied bit for bit, NaN and
 * infinities among them; I64 becomes I32. Numbers are little-endian in the format and on every platform that runs this.
 *
 * @param who what errors name: the file, where there is one.
 * @throws CheckpointError for anything that is not such a file; nothing larger than twice the file is allocated before.
 */
export function decodeSafetensors(bytes: Uint8Array, who = 'decodeSafetensors'): SafetensorsFile {
  const { entries, metadata, dataStart } = readHeader(bytes, who);
  const data = bytes.subarray(dataStart);
  const tensors = entries.map((entry) => [entry.name, readTensor(entry, data, who)] as const);
  return { tensors: Object.fromEntries(tensors), metadata };
}

function readTensor(
  { name, dtype, shape, begin, end }: HeaderEntry,
  data: Uint8Array,
  who: string,
): StoredTensor {
  const bytes = new Uint8Array(data.subarray(begin, end)); // a copy, aligned for any type; Buffer's slice is none
  switch (dtype) {
    case 'F32':
      return { dtype, shape, data: new Float32Array(bytes.buffer) };
    case 'F16':
    case 'BF16':
      return { dtype, shape, data: fromSixteenBits(new Uint16Array(bytes.buffer), dtype) };
    case 'I32':
      return { dtype, shape, data: new Int32Array(bytes.buffer) };
    case 'I64':
      return { dtype: 'I32', shape, data: narrow(new BigInt64Array(bytes.buffer), name, who) };
    case 'U8':
      return { dtype, shape, data: bytes };
    case 'BOOL':
      return { dtype, shape, data: checkBooleans(bytes, name, who) };
  }
}

function narrow(values: BigInt64Array, name: string, who: string): Int32Array {
  return Int32Array.from(values, (value) => {
    if (BigInt.asIntN(32, value) === value) return Number(value);
    throw new CheckpointError({
      who,
      expected: `'${name}' to hold whole numbers of 32 bits`,
      got: `${value}`,
      remedy: 'store this tensor as I32 or F32',
    });
  });
}

function checkBooleans(bytes: Uint8Array, name: string, who: string): Uint8Array {
  const other = bytes.find((byte) => byte > 1);
  if (other === undefined) return bytes;
  throw new CheckpointError({ who, expected: `'${name}' to hold the bytes 0 and 1`, got: `${other}` });
}
