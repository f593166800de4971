import type { FallbackBackend } from '@reverie/simd/fallback';
import { tf } from '../../tf.ts';
import type { GpuKernel } from './define-kernel.ts';
import type { Device } from './device.ts';
import type { DeviceValues } from './library.ts';
import { checkIsNumeric, checkSize, MAX_EXACT } from './limits.ts';
import type { GpujsMode, OpenGpu } from './modes.ts';
import { openDevice } from './open-device.ts';
import { type GpujsProfile, Profiler } from './profiler.ts';
import { TensorReader } from './tensor-reader.ts';
import { TensorStore, type Values } from './tensor-store.ts';

/** A kernel's output, and the numbers that the kernel names. */
export interface Launch {
  readonly shape: readonly number[];
  /** Default: `'float32'`; a binding's kernel gives whole numbers for `'int32'`, and 0 or 1 for `'bool'`. */
  readonly dtype?: tf.DataType;
  readonly numbers?: Readonly<Record<string, number>>;
}

/**
 * A TensorFlow.js backend whose operations are gpu.js kernels.
 *
 * Tensors are flat and row-major: four neighbouring values a texel in the GL modes, plain floats in the others. A reshape
 * is therefore free whatever the last dimension is; kernels find a value by its place, not by rows of texels.
 */
export class GpujsBackend extends tf.KernelBackend implements FallbackBackend {
  /** Where kernels run. */
  readonly mode: GpujsMode;
  readonly #device: Device;
  readonly #profiler = new Profiler();
  readonly #tensors = new TensorStore(this);
  readonly #reader: TensorReader;
  readonly #fallbacks = new Map<string, number>();
  #textures = 0;

  constructor(open: OpenGpu) {
    super();
    this.mode = open.mode;
    this.#device = openDevice(open);
    this.#reader = new TensorReader(this.#tensors, this.#device);
  }

  /** Runs a kernel on tensors of this backend; gives its output. */
  launch(kernel: GpuKernel, inputs: readonly tf.TensorInfo[], launch: Launch): tf.TensorInfo {
    return this.launchAll(kernel, inputs, launch)[0]!;
  }

  /** Runs a kernel of several outputs, which have one shape. */
  launchAll(kernel: GpuKernel, inputs: readonly tf.TensorInfo[], launch: Launch): tf.TensorInfo[] {
    const { shape, dtype = 'float32', numbers = {} } = launch;
    const size = tf.util.sizeFromShape(shape as number[]);
    if (size === 0) {
      return Array.from({ length: kernel.outputs }, () => this.makeFilled(shape, dtype, new Float32Array(0)));
    }
    checkSize(kernel.name, shape, size, this.#device.maxValues);
    const outputs = this.#device.run({
      kernel,
      size,
      inputs: inputs.map((input) => this.#onDevice(kernel.name, input)),
      numbers: [...kernel.integers, ...kernel.numbers].map((name) => numbers[name] as number),
      done: this.#profiler.counter(kernel.name, size * 4 * kernel.outputs),
    });
    return outputs.map((device) =>
      this.#tensors.add({ dtype, size, references: 1, device: this.#own(device) }, shape),
    );
  }

  /** True where kernels may have several outputs, and GLSL loops of any length. */
  get drawsBlocks(): boolean {
    return this.mode === 'webgl2';
  }

  /** How many outputs a kernel may have where {@link drawsBlocks} is true: four at least. */
  get maxOutputs(): number {
    return this.#device.maxOutputs;
  }

  /** A new tensor with these values. */
  makeFilled(shape: readonly number[], dtype: tf.DataType, values: Values): tf.TensorInfo {
    return { dataId: this.write(values, shape as number[], dtype), shape: shape as number[], dtype };
  }

  /** The same values in another shape. */
  makeView({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: shape as number[], dtype };
  }

  /** A complex tensor of two real ones, which it owns from now on. */
  makeComplex(shape: readonly number[], real: tf.TensorInfo, imag: tf.TensorInfo): tf.TensorInfo {
    const size = tf.util.sizeFromShape(shape as number[]);
    return this.#tensors.add({ dtype: 'complex64', size, references: 1, complex: { real, imag } }, shape);
  }

  /** The two tensors of a complex one. */
  complexParts(tensor: tf.TensorInfo): { real: tf.TensorInfo; imag: tf.TensorInfo } | undefined {
    return this.#tensors.get(tensor.dataId).complex;
  }

  /** Gives an intermediate result of a kernel back. */
  release(...tensors: readonly tf.TensorInfo[]): void {
    for (const { dataId } of tensors) this.disposeData(dataId);
  }

  /** True where every whole number of the tensor survives as a 32-bit float. */
  isExact(tensor: tf.TensorInfo): boolean {
    const { dtype, host } = this.#tensors.get(tensor.dataId);
    if (dtype !== 'int32' || host === undefined) return true;
    return host.every((value) => Math.abs(value) <= MAX_EXACT);
  }

  /** Values that JavaScript has without waiting for a GPU; they are not to be changed. */
  valuesAtHand({ dataId }: tf.TensorInfo): tf.TypedArray | undefined {
    const { host, device } = this.#tensors.get(dataId);
    return host ?? (device instanceof Float32Array ? device : undefined);
  }

  /** How often each kernel was computed by TensorFlow.js' cpu backend; kernels without a native form are there with 0. */
  fallbacks(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#fallbacks].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  countFallback(kernel: string, calls: number): void {
    this.#fallbacks.set(kernel, (this.#fallbacks.get(kernel) ?? 0) + calls);
  }

  /**
   * Runs a function and tells which kernels it called: how often, for how long, and how many bytes they made. The function
   * may profile a part of itself.
   */
  async profile(run: () => unknown): Promise<GpujsProfile> {
    const before = this.fallbacks();
    const kernels = await this.#profiler.record(async () => {
      await run();
      await this.#device.settle?.();
    });
    const after = Object.entries(this.fallbacks()).map(
      ([name, count]) => [name, count - (before[name] ?? 0)] as const,
    );
    return { kernels, fallbacks: Object.fromEntries(after.filter(([, count]) => count > 0)) };
  }

  override write(values: Values, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = {};
    this.#tensors.put(dataId, values, { shape, dtype }, 1);
    return dataId;
  }

  override move(dataId: tf.DataId, values: Values, shape: number[], dtype: tf.DataType, count: number): void {
    this.#tensors.put(dataId, values, { shape, dtype }, count);
  }

  override read(dataId: tf.DataId): Promise<Values> {
    return this.#reader.read(dataId);
  }

  /** @param who who wants them, for the error in the mode webgpu, where `data` must have brought them before */
  override readSync(dataId: tf.DataId, who = 'dataSync'): Values {
    return this.#reader.readSync(dataId, who);
  }

  override disposeData(dataId: tf.DataId, force = false): boolean {
    const stored = this.#tensors.release(dataId, force);
    if (stored === undefined) return this.#tensors.find(dataId) === undefined;
    // Others may have the parts too.
    if (stored.complex !== undefined) this.release(stored.complex.real, stored.complex.imag);
    if (stored.device !== undefined && !(stored.device instanceof Float32Array)) {
      stored.device.delete();
      this.#textures--;
    }
    return true;
  }

  override refCount(dataId: tf.DataId): number {
    return this.#tensors.find(dataId)?.references ?? 0;
  }

  override incRef(dataId: tf.DataId): void {
    this.#tensors.get(dataId).references++;
  }

  override numDataIds(): number {
    return this.#tensors.count;
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
    await this.#device.settle?.();
    return { kernelMs: tf.util.now() - start };
  }

  override memory(): {
    unreliable: boolean;
    reasons: string[];
    textures: number;
    freeTextures: number;
    programs: number;
  } {
    return {
      unreliable: false,
      reasons: [],
      textures: this.#textures,
      freeTextures: this.#device.freeTextures,
      programs: this.#device.programs,
    };
  }

  override dispose(): void {
    for (const dataId of this.#tensors.ids()) this.disposeData(dataId, true);
    this.#device.dispose();
  }

  #own(values: DeviceValues): DeviceValues {
    if (!(values instanceof Float32Array)) this.#textures++;
    return values;
  }

  #onDevice(kernel: string, tensor: tf.TensorInfo): DeviceValues {
    const stored = this.#tensors.get(tensor.dataId);
    if (stored.device === undefined) {
      checkIsNumeric(kernel, tensor);
      checkSize(kernel, tensor.shape, stored.size, this.#device.maxValues);
      const { host } = stored;
      const floats = host instanceof Float32Array ? host : Float32Array.from(host!);
      stored.device = this.#own(this.#device.upload(floats));
    }
    return stored.device;
  }
}
