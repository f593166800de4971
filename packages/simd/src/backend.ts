import { inMegabytes, OutOfMemoryError, SimdError } from './errors.ts';
import { type Block, bytesPerValue, type TensorStorage } from './memory/tensor-storage.ts';
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
export class SimdBackend extends tf.KernelBackend {
  readonly runtime: Runtime;
  readonly #tensors = new Map<object, TensorStorage>();
  readonly #fallbacks = new Map<string, number>();
  #float32 = new Float32Array();
  #int32 = new Int32Array();
  #bytes = new Uint8Array();

  constructor(runtime: Runtime) {
    super();
    this.runtime = runtime;
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

  /** A new tensor of numbers; its values are whatever was in the memory. */
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    const dataId = {};
    this.#tensors.set(dataId, this.#allocate(shape, dtype));
    return { dataId, shape: shape as number[], dtype };
  }

  /** A new tensor with these values. */
  makeFilled(shape: readonly number[], dtype: tf.DataType, values: Values): tf.TensorInfo {
    return { dataId: this.write(values, shape as number[], dtype), shape: shape as number[], dtype };
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
    const dataId = {};
    const size = tf.util.sizeFromShape(shape as number[]);
    const complex = { real, imag };
    this.#tensors.set(dataId, { dtype: 'complex64', shape, size, references: 1, pointer: 0, complex });
    return { dataId, shape: shape as number[], dtype: 'complex64' };
  }

  /** Where a tensor's values are; for kernels. */
  storage({ dataId }: tf.TensorInfo): TensorStorage {
    const storage = this.#tensors.get(dataId);
    if (storage !== undefined) return storage;
    // A tensor of another backend moves here when it is first used.
    const engine = tf.engine();
    if (engine.state.tensorInfo.has(dataId)) engine.moveData(this, dataId);
    const moved = this.#tensors.get(dataId);
    if (moved !== undefined) return moved;
    const remedy = 'it was disposed before it was used';
    throw new SimdError({
      who: 'simd',
      expected: 'a tensor of this backend',
      got: 'an unknown data id',
      remedy,
    });
  }

  /** The address of a tensor's first value in the wasm memory. */
  pointer(tensor: tf.TensorInfo): number {
    return this.storage(tensor).pointer;
  }

  /** A view of a tensor's floats in the wasm memory; it is valid until the next allocation. */
  floats(tensor: tf.TensorInfo): Float32Array {
    const { pointer, size } = this.storage(tensor);
    this.#refreshViews();
    return this.#float32.subarray(pointer >>> 2, (pointer >>> 2) + size);
  }

  /** A view of a tensor's integers in the wasm memory; it is valid until the next allocation. */
  ints(tensor: tf.TensorInfo): Int32Array {
    const { pointer, size } = this.storage(tensor);
    this.#refreshViews();
    return this.#int32.subarray(pointer >>> 2, (pointer >>> 2) + size);
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
    return this.#view(storage).slice();
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

  #share(
    { block, pointer }: TensorStorage,
    dtype: tf.DataType,
    shape: readonly number[],
    elementOffset: number,
  ): tf.TensorInfo {
    block!.users++;
    const size = tf.util.sizeFromShape(shape as number[]);
    const first = pointer + elementOffset * bytesPerValue(dtype);
    const dataId = {};
    this.#tensors.set(dataId, { dtype, shape, size, references: 1, block: block!, pointer: first });
    return { dataId, shape: shape as number[], dtype };
  }

  #allocate(shape: readonly number[], dtype: tf.DataType): TensorStorage {
    const size = tf.util.sizeFromShape(shape as number[]);
    const bytes = size * bytesPerValue(dtype);
    const pointer = this.runtime.heap.allocate(bytes);
    if (pointer === undefined) throw this.#outOfMemory(shape, dtype, bytes);
    return { dtype, shape, size, references: 1, block: { pointer, bytes, users: 1 }, pointer };
  }

  #outOfMemory(shape: readonly number[], dtype: tf.DataType, bytes: number): OutOfMemoryError {
    const { heap } = this.runtime;
    const blocks = new Set<Block>();
    const largest = [...this.#tensors.values()]
      .filter(({ block }) => block !== undefined && !blocks.has(block) && blocks.add(block))
      .sort((a, b) => b.block!.bytes - a.block!.bytes)
      .slice(0, 3)
      .map(
        (storage) => `${storage.dtype} [${storage.shape.join(', ')}] of ${inMegabytes(storage.block!.bytes)}`,
      );
    return new OutOfMemoryError({
      who: 'simd',
      expected: `${inMegabytes(bytes)} for a ${dtype} tensor [${shape.join(', ')}]`,
      got: `${inMegabytes(heap.freeBytes)} free in ${inMegabytes(heap.totalBytes)} of wasm memory`,
      remedy: `dispose tensors (tf.tidy) or use smaller batches; the largest are ${largest.join(', ')}`,
    });
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
    if (values !== undefined && values !== null) this.#view(storage).set(values as tf.TypedArray);
  }

  #view({ dtype, pointer, size }: TensorStorage): Float32Array | Int32Array | Uint8Array {
    this.#refreshViews();
    if (dtype === 'bool') return this.#bytes.subarray(pointer, pointer + size);
    const first = pointer >>> 2;
    return (dtype === 'int32' ? this.#int32 : this.#float32).subarray(first, first + size);
  }

  #refreshViews(): void {
    const { buffer } = this.runtime.heap.memory;
    if (this.#bytes.buffer === buffer && this.#bytes.byteLength === buffer.byteLength) return;
    this.#float32 = new Float32Array(buffer);
    this.#int32 = new Int32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }
}
