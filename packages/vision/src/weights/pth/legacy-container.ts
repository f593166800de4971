import { CheckpointError } from '@reverie/core';
import type { ByteReader } from './byte-reader.ts';
import { type PickledStorage, unpickleTensors } from './pickled-tensors.ts';
import type { PthContainer } from './pth-container.ts';
import { type PickleRules, unpickle } from './unpickle.ts';

const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;
const PROTOCOL_VERSION = 1001;

const NO_NAMES: PickleRules = { functions: {}, names: [], persistent: () => null };

/** The format before PyTorch 1.6: pickles one after the other, then the storages, each behind its number of elements. */
export function readLegacy(reader: ByteReader): PthContainer {
  const { who } = reader;
  const check = (isRight: boolean, expected: string): void => {
    if (!isRight)
      throw new CheckpointError({ who, expected: `a file of torch.save: ${expected}`, got: 'another' });
  };
  check(unpickle(reader, NO_NAMES) === MAGIC_NUMBER, 'its magic number');
  check(unpickle(reader, NO_NAMES) === PROTOCOL_VERSION, `protocol ${PROTOCOL_VERSION}`);
  const system = unpickle(reader, NO_NAMES);
  check(system instanceof Map && system.get('little_endian') === true, 'little-endian numbers');
  const tensors = unpickleTensors(reader);
  const keys = unpickle(reader, NO_NAMES);
  const known = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage]));
  check(Array.isArray(keys) && keys.every((key) => known.has(key)), 'a list of its storages');
  const storages = (keys as string[]).map((key) => [key, readStorage(reader, known.get(key)!)] as const);
  return { tensors, storages: new Map(storages) };
}

function readStorage(reader: ByteReader, { key, size, elementBytes }: PickledStorage): Uint8Array {
  const count = reader.uint64();
  if (count === BigInt(size)) return reader.take(size * elementBytes);
  const expected = `${size} elements in storage '${key}'`;
  throw new CheckpointError({ who: reader.who, expected, got: `${count}` });
}
