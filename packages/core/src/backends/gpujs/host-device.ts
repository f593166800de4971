import type { Device, KernelCall } from './device.ts';
import { MAX_EXACT } from './limits.ts';
import type { GpujsMode, OpenGpu } from './modes.ts';
import { Programs } from './programs.ts';
import { WasmMemory } from './wasm-memory.ts';

/** What a kernel gives on a processor: gpu.js' mode cpu keeps the values of a tile in arrays of their own. */
type HostValues = Float32Array | Readonly<Record<string, Float32Array>>;

/** The processor: values are arrays, and kernels are WebAssembly or JavaScript. */
export class HostDevice implements Device<Float32Array> {
  /** gpu.js' WebAssembly keeps places as floats. */
  readonly maxValues: number;
  readonly maxOutputs = 1;
  readonly freeTextures = 0;
  readonly #mode: GpujsMode;
  readonly #programs: Programs;
  readonly #memory: WasmMemory | undefined;

  constructor(open: OpenGpu) {
    this.#mode = open.mode;
    this.#programs = new Programs(open);
    this.maxValues = open.mode === 'webasm' ? MAX_EXACT : Number.POSITIVE_INFINITY;
    this.#memory = open.mode === 'webasm' ? new WasmMemory() : undefined;
  }

  get programs(): number {
    return this.#programs.count;
  }

  run(call: KernelCall<Float32Array>): Float32Array[] {
    const { kernel, inputs, numbers, done } = call;
    const start = done === undefined ? 0 : performance.now();
    const known = this.#programs.find(kernel);
    const program = known ?? this.#programs.make(kernel);
    if (known === undefined) this.#memory?.attach(program.kernel);
    const threads = threadsOf(call, this.#mode);
    if (threads.some((count, axis) => program.output?.[axis] !== count)) program.setOutput(threads);
    const compute = (): HostValues => program(...inputs, ...numbers) as HostValues;
    const output = known === undefined ? this.#programs.explained(kernel, compute) : compute();
    this.#programs.check(kernel.name, program);
    done?.(performance.now() - start);
    return [output instanceof Float32Array ? output : interleaved(Object.values(output))];
  }

  upload(values: Float32Array): Float32Array {
    return values;
  }

  read(values: Float32Array): Float32Array {
    return values;
  }

  dispose(): void {
    this.#programs.dispose();
  }
}

/** How many threads a kernel has along each axis. */
function threadsOf({ kernel, size, numbers }: KernelCall<Float32Array>, mode: GpujsMode): number[] {
  if (kernel.tile === undefined) return [size];
  if (mode === 'cpu') return [size / 4];
  const columns = numbers[kernel.integers.indexOf('columns')]!;
  return [columns, size / 4 / columns];
}

/** The arrays' first values, then their second ones, and so on. */
function interleaved(arrays: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(arrays.length * arrays[0]!.length);
  for (const [turn, array] of arrays.entries()) {
    for (let index = 0; index < array.length; index++) values[index * arrays.length + turn] = array[index]!;
  }
  return values;
}
