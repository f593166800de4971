import { BackendError } from '../../errors.ts';
import { tf } from '../../tf.ts';
import type { DeviceValues } from './library.ts';

/** Values of a tensor as TensorFlow.js passes them. */
export type Values = tf.TypedArray | Uint8Array[];

/** A tensor: on the device, in JavaScript's memory, or both with the same values. */
export interface StoredTensor {
  readonly dtype: tf.DataType;
  readonly size: number;
  references: number;
  device?: DeviceValues;
  host?: tf.TypedArray;
  readonly strings?: Uint8Array[];
  readonly complex?: { readonly real: tf.TensorInfo; readonly imag: tf.TensorInfo };
}

/** The tensors of one backend by their ids. */
export class TensorStore {
  readonly #backend: tf.KernelBackend;
  readonly #tensors = new Map<object, StoredTensor>();

  constructor(backend: tf.KernelBackend) {
    this.#backend = backend;
  }

  get count(): number {
    return this.#tensors.size;
  }

  ids(): object[] {
    return [...this.#tensors.keys()];
  }

  /** Keeps a tensor under a new id. */
  add(stored: StoredTensor, shape: readonly number[]): tf.TensorInfo {
    const dataId = {};
    this.#tensors.set(dataId, stored);
    return { dataId, shape: shape as number[], dtype: stored.dtype };
  }

  /** Keeps values in JavaScript's memory, until a kernel needs them. */
  put(
    dataId: object,
    values: Values,
    { shape, dtype }: Pick<tf.TensorInfo, 'shape' | 'dtype'>,
    references: number,
  ): void {
    const size = tf.util.sizeFromShape(shape);
    if (dtype === 'complex64') {
      const parts = tf.backend_util.splitRealAndImagArrays(values as Float32Array);
      const stored = (host: Float32Array): tf.TensorInfo =>
        this.add({ dtype: 'float32', size, references: 1, host }, shape);
      const complex = { real: stored(parts.real), imag: stored(parts.imag) };
      this.#tensors.set(dataId, { dtype, size, references, complex });
    } else if (dtype === 'string') {
      this.#tensors.set(dataId, { dtype, size, references, strings: values as Uint8Array[] });
    } else {
      const host = typed(values as tf.TypedArray, dtype, size);
      this.#tensors.set(dataId, { dtype, size, references, host });
    }
  }

  /** The tensor of an id, if this backend has it. */
  find(dataId: tf.DataId): StoredTensor | undefined {
    return this.#tensors.get(dataId);
  }

  /** The tensor of an id; one of another backend moves here. */
  get(dataId: tf.DataId): StoredTensor {
    const stored = this.#tensors.get(dataId);
    if (stored !== undefined) return stored;
    const engine = tf.engine();
    const known = engine.state.tensorInfo.get(dataId);
    if (known !== undefined && known.backend !== this.#backend) engine.moveData(this.#backend, dataId);
    const moved = this.#tensors.get(dataId);
    if (moved !== undefined) return moved;
    const remedy = 'it was disposed before it was used, or its backend was removed';
    throw new BackendError({ who: 'gpujs', expected: 'a tensor with values', got: 'one without', remedy });
  }

  /** Gives a reference back, or all; the tensor that none is left of is returned, and forgotten. */
  release(dataId: tf.DataId, force: boolean): StoredTensor | undefined {
    const stored = this.#tensors.get(dataId);
    if (stored === undefined) return undefined;
    stored.references--;
    if (!force && stored.references > 0) return undefined;
    this.#tensors.delete(dataId);
    return stored;
  }
}

/** A copy in the array that TensorFlow.js expects for the type. */
function typed(values: tf.TypedArray | undefined, dtype: tf.DataType, size: number): tf.TypedArray {
  const source = values ?? new Float32Array(size);
  if (dtype === 'int32') return Int32Array.from(source);
  if (dtype === 'bool') return Uint8Array.from(source);
  return Float32Array.from(source);
}
