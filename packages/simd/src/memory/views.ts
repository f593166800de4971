import type { TensorStorage } from './tensor-storage.ts';

/** Typed arrays on the whole wasm memory, made anew when it has grown. */
export class MemoryViews {
  readonly #memory: WebAssembly.Memory;
  #float32 = new Float32Array();
  #int32 = new Int32Array();
  #bytes = new Uint8Array();

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** A tensor's values as floats; valid until the next allocation. */
  floats({ pointer, size }: TensorStorage): Float32Array {
    this.#refresh();
    return this.#float32.subarray(pointer >>> 2, (pointer >>> 2) + size);
  }

  /** A tensor's values as integers; valid until the next allocation. */
  ints({ pointer, size }: TensorStorage): Int32Array {
    this.#refresh();
    return this.#int32.subarray(pointer >>> 2, (pointer >>> 2) + size);
  }

  /** A tensor's values by its type; valid until the next allocation. */
  values(storage: TensorStorage): Float32Array | Int32Array | Uint8Array {
    const { dtype, pointer, size } = storage;
    if (dtype === 'int32') return this.ints(storage);
    if (dtype !== 'bool') return this.floats(storage);
    this.#refresh();
    return this.#bytes.subarray(pointer, pointer + size);
  }

  #refresh(): void {
    const { buffer } = this.#memory;
    if (this.#bytes.buffer === buffer && this.#bytes.byteLength === buffer.byteLength) return;
    this.#float32 = new Float32Array(buffer);
    this.#int32 = new Int32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }
}
