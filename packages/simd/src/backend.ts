import { SimdError } from './errors.ts';
import type { FallbackBackend } from './fallback.ts';
import { outOfMemory } from './memory/out-of-memory.ts';
import { bytesPerValue, type TensorStorage, valuesIn } from './memory/tensor-storage.ts';
import { MemoryViews } from './memory/views.ts';
import type { Capabilities, Runtime } from './runtime.ts';
import { tf } from './tf.ts';

/** Values of a tensor as TensorFlow.js passes them. */
type Values = tf.TypedArray | Uint8Array[];

/**
 * A TensorFlow.js backend whose tensors live in the memory of a WebAssembly module.
 *
 * Data ids are counted as TensorFlow.js' engine expects it; several data ids may share one block of memory, which is
 * freed with the last of them.
 */
export class SimdBackend extends tf.KernelBackend implements FallbackBackend {
  readonly runtime: Runtime;
  readonly #tensors = new Map<object, TensorStorage>();
  readonly #fallbacks = new Map<string, number>();
  readonly #views: MemoryViews;
  /** Data ids that the kernel in progress has made. */
  readonly #made: object[] = [];

  constructor(runtime: Runtime) {
    super();
    this.runtime = runtime;
    this.#views = new MemoryViews(runtime.heap.memory);
  }

  /** What runs here: the build, the threads, the BLAS; and why not more. */
  capabilities(): Capabilities {
    return this.runtime.capabilities;
  }

  /** How often each kernel was computed by TensorFlow.js' cpu backend; kernels without a native form are there with 0. */
  fallbacks(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#fallbacks].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Counts a call that TensorFlow.js' cpu backend computes. */
  countFallback(kernel: string, calls: number): void {
    this.#fallbacks.set(kernel, (this.#fallbacks.get(kernel) ?? 0) + calls);
  }

  /** Calls a wasm kernel for all of its items; see {@link Runtime.launch}. */
  launch(kernel: string, items: number, cost: number, ...values: number[]): void {
    this.runtime.launch(kernel, items, cost, ...values);
  }

  /** Computes a kernel; where it fails half-way, what it has made until then is given back. */
  compute<Result>(kernel: () => Result): Result {
    this.#made.length = 0;
    try {
      return kernel();
    } catch (error) {
      for (const dataId of this.#made) this.disposeData(dataId, true);
      throw error;
    }
  }

  /** A new tensor of numbers; its values are whatever was in the memory. */
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    const dataId = this.#add(this.#allocate(shape, dtype));
    return { dataId, shape: shape as number[], dtype };
  }

  /** A new tensor with these values. */
  makeFilled(shape: readonly number[], dtype: tf.DataType, values: Values): tf.TensorInfo {
    const dataId = this.write(values, shape as number[], dtype);
    this.#made.push(dataId);
    return { dataId, shape: shape as number[], dtype };
  }

  /** Another tensor on the same values, which may have another shape and, for a slice of leading rows, another start. */
  makeView(of: tf.TensorInfo, shape: readonly number[], elementOffset = 0): tf.TensorInfo {
    const { dtype } = of;
    const storage = this.storage(of);
    const size = tf.util.sizeFromShape(shape as number[]);
    if (elementOffset === 0 && size === storage.size) {
      storage.references++;
      return { dataId: of.dataId, shape: shape as number[], dtype };
    }
    return this.#share(storage, dtype, shape, elementOffset);
  }

  /** The same values under a data id of their own, for tensors that own others: the engine does not see those. */
  makeAlias(of: tf.TensorInfo): tf.TensorInfo {
    return this.#share(this.storage(of), of.dtype, of.shape, 0);
  }

  /** A complex tensor of two real ones, which it owns from now on. */
  makeComplex(shape: readonly number[], real: tf.TensorInfo, imag: tf.TensorInfo): tf.TensorInfo {
    const size = tf.util.sizeFromShape(shape as number[]);
    const complex = { real, imag };
    const dataId = this.#add({ dtype: 'complex64', shape, size, references: 1, pointer: 0, complex });
    return { dataId, shape: shape as number[], dtype: 'complex64' };
  }

  /** The two tensors of a complex one; undefined for others. */
  complexParts(tensor: tf.TensorInfo): { real: tf.TensorInfo; imag: tf.TensorInfo } | undefined {
    return this.storage(tensor).complex;
  }

  /** Where a tensor's values are; for kernels. */
  storage({ dataId }: tf.TensorInfo): TensorStorage {
    const storage = this.#tensors.get(dataId);
    if (storage !== undefined) return storage;
    // A tensor of another backend moves here when it is first used.
    const engine = tf.engine();
    const known = engine.state.tensorInfo.get(dataId);
    if (known !== undefined && known.backend !== this) engine.moveData(this, dataId);
    const moved = this.#tensors.get(dataId);
    if (moved !== undefined) return moved;
    const [got, remedy] =
      known === undefined
        ? ['an unknown data id', 'it was disposed before it was used']
        : ['a tensor without values', 'its backend was removed, or had no room when it should move there'];
    throw new SimdError({ who: 'simd', expected: 'a tensor of this backend', got, remedy });
  }

  /** The address of a tensor's first value in the wasm memory. */
  pointer(tensor: tf.TensorInfo): number {
    return this.storage(tensor).pointer;
  }

  /** A view of a tensor's floats in the wasm memory; it is valid until the next allocation. */
  floats(tensor: tf.TensorInfo): Float32Array {
    return this.#views.floats(this.storage(tensor));
  }

  /** A view of a tensor's integers in the wasm memory; it is valid until the next allocation. */
  ints(tensor: tf.TensorInfo): Int32Array {
    return this.#views.ints(this.storage(tensor));
  }

  /** Gives an intermediate result of a kernel back. */
  release({ dataId }: tf.TensorInfo): void {
    this.disposeData(dataId);
  }

  override write(values: Values, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = {};
    this.#writeAs(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: tf.DataId,
    values: Values,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    this.#writeAs(dataId, values, shape, dtype, references);
  }

  override async read(dataId: tf.DataId): Promise<Values> {
    return this.readSync(dataId);
  }

  override readSync(dataId: tf.DataId): Values {
    const storage = this.storage({ dataId, shape: [], dtype: 'float32' });
    if (storage.strings !== undefined) return storage.strings;
    if (storage.complex !== undefined) {
      const real = this.readSync(storage.complex.real.dataId) as Float32Array;
      const imag = this.readSync(storage.complex.imag.dataId) as Float32Array;
      return tf.backend_util.mergeRealAndImagArrays(real, imag);
    }
    return this.#views.values(storage).slice();
  }

  override disposeData(dataId: tf.DataId, force = false): boolean {
    const storage = this.#tensors.get(dataId);
    if (storage === undefined) return true;
    storage.references--;
    if (!force && storage.references > 0) return false;
    this.#tensors.delete(dataId);
    if (storage.complex !== undefined) {
      this.disposeData(storage.complex.real.dataId, force);
      this.disposeData(storage.complex.imag.dataId, force);
    }
    const { block } = storage;
    if (block !== undefined && --block.users === 0) this.runtime.heap.free(block.pointer, block.bytes);
    return true;
  }

  override refCount(dataId: tf.DataId): number {
    return this.#tensors.get(dataId)?.references ?? 0;
  }

  override incRef(dataId: tf.DataId): void {
    this.storage({ dataId, shape: [], dtype: 'float32' }).references++;
  }

  override numDataIds(): number {
    return this.#tensors.size;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override async time(run: () => void): Promise<tf.BackendTimingInfo> {
    const start = tf.util.now();
    run();
    return { kernelMs: tf.util.now() - start };
  }

  override memory(): { unreliable: boolean; reasons: string[]; usedBytes: number; totalBytes: number } {
    const { usedBytes, totalBytes } = this.runtime.heap;
    return { unreliable: false, reasons: [], usedBytes, totalBytes };
  }

  override dispose(): void {
    this.runtime.terminate();
    this.#tensors.clear();
  }

  #add(storage: TensorStorage): object {
    const dataId = {};
    this.#tensors.set(dataId, storage);
    this.#made.push(dataId);
    return dataId;
  }

  #share(
    { block, pointer }: TensorStorage,
    dtype: tf.DataType,
    shape: readonly number[],
    elementOffset: number,
  ): tf.TensorInfo {
    block!.users++;
    const size = tf.util.sizeFromShape(shape as number[]);
    const first = pointer + elementOffset * bytesPerValue(dtype);
    const dataId = this.#add({ dtype, shape, size, references: 1, block: block!, pointer: first });
    return { dataId, shape: shape as number[], dtype };
  }

  #allocate(shape: readonly number[], dtype: tf.DataType): TensorStorage {
    const size = valuesIn(shape);
    const bytes = size * bytesPerValue(dtype);
    const pointer = this.runtime.heap.allocate(bytes);
    if (pointer === undefined) {
      throw outOfMemory({ shape, dtype, bytes }, this.runtime.heap, this.#tensors.values());
    }
    return { dtype, shape, size, references: 1, block: { pointer, bytes, users: 1 }, pointer };
  }

  #writeAs(
    dataId: object,
    values: Values,
    shape: readonly number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    const size = tf.util.sizeFromShape(shape as number[]);
    if (dtype === 'complex64') {
      const parts = tf.backend_util.splitRealAndImagArrays(values as Float32Array);
      const [real, imag] = [parts.real, parts.imag].map((part) => this.makeFilled(shape, 'float32', part));
      const complex = { real: real!, imag: imag! };
      this.#tensors.set(dataId, { dtype, shape, size, references, pointer: 0, complex });
      return;
    }
    if (dtype === 'string') {
      const strings = values as Uint8Array[];
      this.#tensors.set(dataId, { dtype, shape, size, references, pointer: 0, strings });
      return;
    }
    const storage = this.#allocate(shape, dtype);
    storage.references = references;
    this.#tensors.set(dataId, storage);
    if (values !== undefined && values !== null) this.#views.values(storage).set(values as tf.TypedArray);
  }
}
