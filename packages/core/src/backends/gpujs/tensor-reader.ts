import { tf } from '../../tf.ts';
import type { Device } from './device.ts';
import type { StoredTensor, TensorStore, Values } from './tensor-store.ts';

/** Gives the values of a backend's tensors to JavaScript. */
export class TensorReader {
  readonly #tensors: TensorStore;
  readonly #device: Device;

  constructor(tensors: TensorStore, device: Device) {
    this.#tensors = tensors;
    this.#device = device;
  }

  /** A tensor's values, which JavaScript keeps from now on where the device hands them over later. */
  async read(dataId: tf.DataId): Promise<Values> {
    const stored = this.#tensors.get(dataId);
    const { real, imag } = stored.complex ?? {};
    const parts = real && imag ? [real, imag].map((part) => this.#tensors.get(part.dataId)) : [stored];
    for (const part of parts) {
      if (part.host !== undefined || part.device === undefined || this.#device.fetch === undefined) continue;
      part.host = ofType(part.dtype, await this.#device.fetch(part.device));
    }
    return this.#valuesOf(stored, 'data');
  }

  /**
   * A tensor's values at once.
   *
   * @throws BackendError in the name of `who` where the device hands them over later, and has not yet.
   */
  readSync(dataId: tf.DataId, who: string): Values {
    return this.#valuesOf(this.#tensors.get(dataId), who);
  }

  #valuesOf({ strings, complex, host, device, dtype, size }: StoredTensor, who: string): Values {
    if (strings !== undefined) return strings;
    if (complex !== undefined) {
      const [real, imag] = [complex.real, complex.imag].map((part) => this.readSync(part.dataId, who));
      return tf.backend_util.mergeRealAndImagArrays(real as Float32Array, imag as Float32Array);
    }
    if (host !== undefined) return host.slice();
    const values = ofType(dtype, this.#device.read(device!, size, who));
    return values === device ? values.slice() : values;
  }
}

/** A device's values in the array that TensorFlow.js expects for the type; for floats, the same one. */
function ofType(dtype: tf.DataType, floats: Float32Array): tf.TypedArray {
  if (dtype === 'int32') return Int32Array.from(floats);
  return dtype === 'bool' ? Uint8Array.from(floats) : floats;
}
