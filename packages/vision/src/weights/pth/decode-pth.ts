import { CheckpointError, decodeSafetensors, type StoredTensor, type StoredTensors } from '@reverie/core';
import { ByteReader } from './byte-reader.ts';
import { readLegacy } from './legacy-container.ts';
import type { PickledTensor } from './pickled-tensors.ts';
import type { PthContainer } from './pth-container.ts';
import { readZip } from './zip-container.ts';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const PICKLE = [0x80, 0x02];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

/**
 * Reads the tensors of a `state_dict` that `torch.save` wrote, in its zip format or the one before (PyTorch 1.6). It
 * executes nothing: of the pickle inside only what tensors need is understood, and the rest is an error. Elements are
 * read as `decodeSafetensors` reads them: int64 becomes int32, float16 and bfloat16 float32.
 *
 * @param who what errors name: the file, where there is one
 * @throws CheckpointError for anything else; no more is allocated than a few times the file
 */
export function decodePth(bytes: Uint8Array, who = 'decodePth'): StoredTensors {
  const { tensors, storages } = readContainer(bytes, who);
  const total = [...tensors.values()].reduce(
    (sum, { size, storage }) => sum + size * storage.elementBytes,
    0,
  );
  if (total > bytes.length) {
    const expected = `tensors of at most ${bytes.length} bytes, as many as the file has`;
    throw new CheckpointError({
      who,
      expected,
      got: `${total}`,
      remedy: 'save tensors that share no memory',
    });
  }
  const stored = [...tensors].map(
    ([name, tensor]) => [name, readTensor(name, tensor, storages, who)] as const,
  );
  return Object.fromEntries(stored);
}

function readContainer(bytes: Uint8Array, who: string): PthContainer {
  if (startsWith(bytes, ZIP)) return readZip(bytes, who);
  if (startsWith(bytes, PICKLE)) return readLegacy(new ByteReader(bytes, who));
  throw new CheckpointError({
    who,
    expected: 'a file of torch.save',
    got: `one that begins with the bytes ${[...bytes.subarray(0, 4)].join(', ') || 'of nothing'}`,
    remedy: 'read .safetensors files by decodeSafetensors',
  });
}

/** Elements are those of a safetensors file that holds nothing else. */
function readTensor(
  name: string,
  { storage, offset, shape, size }: PickledTensor,
  storages: PthContainer['storages'],
  who: string,
): StoredTensor {
  const { key, dtype, elementBytes } = storage;
  const bytes = storages.get(key);
  if (bytes === undefined || bytes.length !== storage.size * elementBytes) {
    const expected = `${storage.size * elementBytes} bytes of storage '${key}' for '${name}'`;
    const remedy = 'the file is damaged or cut off; get it again';
    throw new CheckpointError({ who, expected, got: `${bytes?.length ?? 'none'}`, remedy });
  }
  const elements = bytes.subarray(offset * elementBytes, (offset + size) * elementBytes);
  const entry = { dtype, shape, data_offsets: [0, elements.length] };
  const header = new TextEncoder().encode(JSON.stringify({ tensor: entry }));
  const file = new Uint8Array(8 + header.length + elements.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(elements, 8 + header.length);
  return decodeSafetensors(file, `${who}, '${name}'`).tensors['tensor']!;
}
