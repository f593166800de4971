import { CheckpointError } from '../../errors.ts';
import { toSixteenBits } from './half.ts';
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA_KEY } from './header.ts';
import { ELEMENT_BYTES, type StoredTensor, type StoredTensors } from './stored-tensor.ts';

const WHO = 'encodeSafetensors';
const SPACE = 0x20;

/**
 * Writes a safetensors file (https://github.com/huggingface/safetensors, "Format"). Tensors lie by falling element size
 * and then by name, as the reference implementation orders them, so each is aligned and equal content gives equal bytes.
 */
export function encodeSafetensors(
  tensors: StoredTensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ordered = Object.entries(tensors).sort(byAlignment);
  for (const [name, tensor] of ordered) checkTensor(name, tensor);
  const header = encodeHeader(ordered, metadata);
  const start = LENGTH_BYTES + header.length;
  const total = ordered.reduce((size, [, tensor]) => size + byteLength(tensor), start);
  const file = new Uint8Array(total);
  new DataView(file.buffer).setUint32(0, header.length, true); // the limit keeps the upper four bytes zero
  file.set(header, LENGTH_BYTES);
  let offset = start;
  for (const [, tensor] of ordered) {
    file.set(bytesOf(tensor), offset);
    offset += byteLength(tensor);
  }
  return file;
}

const byteLength = ({ dtype, data }: StoredTensor): number => ELEMENT_BYTES[dtype] * data.length;

function byAlignment([nameA, a]: [string, StoredTensor], [nameB, b]: [string, StoredTensor]): number {
  const byName = nameA < nameB ? -1 : 1;
  return ELEMENT_BYTES[b.dtype] - ELEMENT_BYTES[a.dtype] || byName;
}

/** The header's JSON, padded with spaces so that the data behind it starts at a multiple of 8 bytes. */
function encodeHeader(
  ordered: readonly [string, StoredTensor][],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const fields: [string, unknown][] = Object.keys(metadata).length > 0 ? [[METADATA_KEY, metadata]] : [];
  let offset = 0;
  for (const [name, tensor] of ordered) {
    const end = offset + byteLength(tensor);
    fields.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(SPACE);
  header.set(text);
  if (header.length <= MAX_HEADER_BYTES) return header;
  throw new CheckpointError({
    who: WHO,
    expected: `names and metadata of at most ${MAX_HEADER_BYTES} bytes`,
    got: `${header.length}`,
    remedy: 'store long metadata as a tensor of type U8, or leave it out',
  });
}

function bytesOf(tensor: StoredTensor): Uint8Array {
  const { dtype, data } = tensor;
  const stored = dtype === 'F16' || dtype === 'BF16' ? toSixteenBits(data, dtype) : data;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

function checkTensor(name: string, { dtype, shape, data }: StoredTensor): void {
  const fail = (expected: string, got: string): never => {
    throw new CheckpointError({ who: WHO, expected, got });
  };
  if (name === METADATA_KEY) fail(`names other than ${METADATA_KEY}`, 'a tensor of that name');
  if (/\p{Surrogate}/u.test(name)) fail('names of well-formed Unicode', JSON.stringify(name));
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const valid = shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0);
  if (!valid || size !== data.length) {
    fail(`'${name}' to hold the ${size} values of its shape [${shape.join(', ')}]`, `${data.length}`);
  }
  if (dtype === 'BOOL' && data.some((value) => value > 1)) fail(`'${name}' to hold 0 and 1`, 'other bytes');
}
