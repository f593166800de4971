import { CheckpointError } from '@reverie/core';
import type { ByteReader } from './byte-reader.ts';
import { PickleName, type PickleRules, unpickle } from './unpickle.ts';

/** safetensors' name of the elements of each storage, and their bytes. */
const STORAGES: Readonly<Record<string, readonly [dtype: string, bytes: number]>> = {
  'torch.FloatStorage': ['F32', 4],
  'torch.HalfStorage': ['F16', 2],
  'torch.BFloat16Storage': ['BF16', 2],
  'torch.IntStorage': ['I32', 4],
  'torch.LongStorage': ['I64', 8],
  'torch.ByteStorage': ['U8', 1],
  'torch.BoolStorage': ['BOOL', 1],
};

/** No weight has more, and a file may claim millions. */
const MAX_AXES = 8;

/** Numbers that lie elsewhere in the file. */
export class PickledStorage {
  readonly key: string;
  readonly dtype: string;
  readonly elementBytes: number;
  /** How many there are. */
  readonly size: number;

  constructor(key: string, [dtype, elementBytes]: readonly [string, number], size: number) {
    this.key = key;
    this.dtype = dtype;
    this.elementBytes = elementBytes;
    this.size = size;
  }
}

/** Part of a storage, in order. */
export class PickledTensor {
  readonly storage: PickledStorage;
  /** In elements. */
  readonly offset: number;
  readonly shape: readonly number[];

  constructor(storage: PickledStorage, offset: number, shape: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
  }

  /** How many elements it has. */
  get size(): number {
    return sizeOf(this.shape);
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= MAX_AXES && value.every(isCount);

/** Whether elements lie one after the other, the last axis first; axes of one place may say anything. */
const isContiguous = (shape: readonly number[], strides: readonly number[]): boolean =>
  shape.length === strides.length &&
  shape.every((size, axis) => size <= 1 || strides[axis] === sizeOf(shape.slice(axis + 1)));

/**
 * Reads the pickle of a `state_dict`: where each tensor lies.
 *
 * @throws CheckpointError for anything but tensors by name
 */
export function unpickleTensors(reader: ByteReader): ReadonlyMap<string, PickledTensor> {
  const value = unpickle(reader, tensorRules(reader.who));
  const entries = value instanceof Map ? [...value] : undefined;
  const other = entries?.find(
    ([name, tensor]) => typeof name !== 'string' || !(tensor instanceof PickledTensor),
  );
  if (entries === undefined || other !== undefined) {
    const got = other === undefined ? 'something else' : `'${String(other[0])}', which is none`;
    throw refusal(reader.who, 'tensors by name', got);
  }
  return new Map(entries);
}

const tensorRules = (who: string): PickleRules => ({
  names: Object.keys(STORAGES),
  functions: {
    'collections.OrderedDict': (args) => {
      if (args.length > 0) throw refusal(who, 'an OrderedDict that starts empty', `${args.length} arguments`);
      return new Map();
    },
    'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides]) =>
      rebuild(who, storage, offset, shape, strides),
    'torch._utils._rebuild_tensor': ([storage, offset, shape, strides]) =>
      rebuild(who, storage, offset, shape, strides),
    'torch._utils._rebuild_parameter': ([tensor]) => tensor,
  },
  persistent: (id) => {
    const [kind, type, key, , size, view] = Array.isArray(id) ? id : [];
    const elements = type instanceof PickleName ? STORAGES[type.name] : undefined;
    const isView = view !== undefined && view !== null;
    if (kind !== 'storage' || elements === undefined || typeof key !== 'string' || !isCount(size) || isView)
      throw refusal(who, 'the place of a storage of numbers', 'something else');
    return new PickledStorage(key, elements, size);
  },
});

function rebuild(
  who: string,
  storage: unknown,
  offset: unknown,
  shape: unknown,
  strides: unknown,
): PickledTensor {
  if (!(storage instanceof PickledStorage) || !isCount(offset) || !isCounts(shape) || !isCounts(strides))
    throw refusal(who, 'a tensor with storage, offset, sizes and strides', 'something else');
  const end = offset + sizeOf(shape);
  if (!(end <= storage.size))
    throw refusal(
      who,
      `a tensor inside its storage of ${storage.size} elements`,
      `[${shape}] from ${offset}`,
    );
  if (!isContiguous(shape, strides)) {
    const remedy = 'save tensor.contiguous()';
    throw refusal(who, 'contiguous tensors', `[${shape}] with strides [${strides}]`, remedy);
  }
  return new PickledTensor(storage, offset, shape);
}

const refusal = (
  who: string,
  expected: string,
  got: string,
  remedy = 'save model.state_dict() alone, or as safetensors',
): CheckpointError => new CheckpointError({ who, expected, got, remedy });
