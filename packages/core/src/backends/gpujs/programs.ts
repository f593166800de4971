import { BackendError } from '../../errors.ts';
import type { GpuKernel } from './define-kernel.ts';
import { type EmittedKernel, emitKernel, emptyKernel } from './emit.ts';
import type { DeviceValues, Program, Texture } from './library.ts';
import { checkContext, MAX_EXACT, maxValuesOf } from './limits.ts';
import { type GpujsMode, isGLMode, type OpenGpu } from './modes.ts';
import { Profiler } from './profiler.ts';
import { type DrawingKernel, TexturePool } from './texture-pool.ts';
import type { TextureReader } from './texture-reader.ts';
import { WasmMemory } from './wasm-memory.ts';

/** What a kernel gives on a processor: gpu.js' mode cpu keeps the values of a tile in arrays of their own. */
type HostValues = Float32Array | Readonly<Record<string, Float32Array>>;

/** The compiled kernels of one backend: one program a kernel serves all shapes. */
export class Programs {
  readonly #open: OpenGpu;
  readonly #reader: TextureReader;
  readonly #programs = new Map<GpuKernel, Program>();
  readonly #wasmMemory = new WasmMemory();
  #pool: TexturePool | undefined;
  #maxValues: number | undefined;
  /** While it is on, every call waits for its result. */
  readonly profiler: Profiler = new Profiler();

  constructor(open: OpenGpu, reader: TextureReader) {
    this.#open = open;
    this.#reader = reader;
  }

  /** How many programs were compiled. */
  get count(): number {
    return this.#programs.size;
  }

  /** Textures that wait to be used again. */
  get freeTextures(): number {
    return this.#pool?.count ?? 0;
  }

  /** How many values a tensor may have. */
  get maxValues(): number {
    if (this.#open.mode === 'cpu') return Number.POSITIVE_INFINITY;
    // gpu.js' WebAssembly keeps places as floats too.
    if (this.#open.mode === 'webasm') return MAX_EXACT;
    this.#maxValues ??= maxValuesOf(this.#textures().context);
    return this.#maxValues;
  }

  /** How many outputs a program of WebGL 2 draws at once. */
  get maxOutputs(): number {
    const { context: gl } = this.#textures();
    return gl.getParameter(gl.MAX_DRAW_BUFFERS) as number;
  }

  /** Runs a kernel; `numbers` are its integers and numbers in their order. Gives as many values as it has outputs. */
  run(
    kernel: GpuKernel,
    size: number,
    inputs: readonly DeviceValues[],
    numbers: readonly number[],
  ): DeviceValues[] {
    const start = this.profiler.isOn ? performance.now() : 0;
    const values = [...inputs, ...numbers];
    const outputs = isGLMode(this.#open.mode)
      ? this.#draw(kernel, Math.ceil(size / 4), values)
      : [this.#compute(kernel, size, values)];
    if (this.profiler.isOn) this.#count(kernel.name, size * outputs.length, outputs[0]!, start);
    return outputs;
  }

  /** Values where kernels can read them. */
  upload(values: Float32Array): DeviceValues {
    return isGLMode(this.#open.mode) ? this.#textures().upload(values) : values;
  }

  dispose(): void {
    for (const program of this.#programs.values()) program.destroy();
    this.#programs.clear();
    void this.#open.gpu.destroy();
  }

  #compute(kernel: GpuKernel, size: number, values: ReadonlyArray<DeviceValues | number>): Float32Array {
    const known = this.#programs.get(kernel);
    const program = known ?? this.#compile(kernel);
    const threads = threadsOf(kernel, size, values, this.#open.mode);
    if (threads.some((count, axis) => program.output?.[axis] !== count)) program.setOutput(threads);
    const run = (): HostValues => program(...values) as HostValues;
    const output = known === undefined ? this.#explained(kernel, run) : run();
    this.#check(kernel.name, program);
    return output instanceof Float32Array ? output : interleaved(Object.values(output));
  }

  #draw(kernel: GpuKernel, texels: number, values: ReadonlyArray<DeviceValues | number>): Texture[] {
    const pool = this.#textures();
    let program = this.#programs.get(kernel);
    if (program === undefined) {
      const compiled = this.#compile(kernel);
      this.#explained(kernel, () => this.#build(kernel.name, compiled, values));
      program = compiled;
    }
    const outputs = Array.from({ length: kernel.outputs }, () => pool.take(texels));
    pool.attach(program.kernel as DrawingKernel, outputs);
    const result = program(...values);
    // gpu.js gives handles of its own beside these.
    if (kernel.outputs === 1) (result as Texture).delete();
    else for (const handle of Object.values(result)) handle.delete();
    return outputs;
  }

  #textures(): TexturePool {
    if (this.#pool !== undefined) {
      checkContext(this.#pool.context);
      return this.#pool;
    }
    const { source, settings } = emptyKernel();
    const program = this.#open.gpu.createKernel(source, settings);
    this.#build('empty', program, []);
    this.#pool = new TexturePool(program.kernel as DrawingKernel);
    return this.#pool;
  }

  /** gpu.js compiles at a kernel's first call; its errors do not say which kernel it is about. */
  #explained<T>(kernel: GpuKernel, compile: () => T): T {
    try {
      return compile();
    } catch (cause) {
      this.#programs.get(kernel)?.destroy();
      this.#programs.delete(kernel);
      if (cause instanceof BackendError) throw cause;
      throw new BackendError(
        {
          who: `gpujs kernel '${kernel.name}'`,
          expected: `a body that compiles in the mode '${this.#open.mode}'`,
          got: `"${(cause as Error).message.split('\n', 1)[0]!.slice(0, 200)}" from gpu.js`,
          remedy:
            'a body has numbers, let and const, loops, if and Math; inputs are arrays, of an elementwise kernel numbers',
        },
        { cause },
      );
    }
  }

  /** Compiles, and gives back the textures that gpu.js makes meanwhile. */
  #build(name: string, program: Program, values: ReadonlyArray<DeviceValues | number>): void {
    program.build(...values);
    this.#check(name, program);
    const { texture, mappedTextures } = program.kernel as DrawingKernel;
    for (const handle of [texture, ...(mappedTextures ?? [])]) handle.delete();
  }

  #count(kernel: string, size: number, output: DeviceValues, start: number): void {
    // A read waits for the GPU.
    if (!(output instanceof Float32Array)) this.#reader.read(output, 1);
    this.profiler.count(kernel, performance.now() - start, size * 4);
  }

  #compile(kernel: GpuKernel): Program {
    const { gpu } = this.#open;
    const program = this.#explained(kernel, () => {
      const { source, settings, others }: EmittedKernel = emitKernel(kernel, this.#open.mode);
      if (others === undefined) return gpu.createKernel(source, settings);
      return gpu.createKernelMap(others, source, settings);
    });
    if (this.#open.mode === 'webasm') this.#wasmMemory.attach(program.kernel);
    this.#programs.set(kernel, program);
    return program;
  }

  /** A kernel that the GPU refuses runs on the processor without a word: that is an error here. */
  #check(name: string, { kernel }: Program): void {
    if (kernel instanceof this.#open.gpu.Kernel) return;
    const reason = (kernel as { fallbackReason?: unknown }).fallbackReason;
    throw new BackendError({
      who: `gpujs kernel '${name}'`,
      expected: `a program for the mode '${this.#open.mode}'`,
      got: reason === undefined ? `one of ${kernel.constructor.name}` : String(reason),
    });
  }
}

/** How many threads a kernel has along each axis on a processor. */
function threadsOf(
  { tile, integers, inputs }: GpuKernel,
  size: number,
  values: ReadonlyArray<DeviceValues | number>,
  mode: GpujsMode,
): number[] {
  if (tile === undefined) return [size];
  if (mode === 'cpu') return [size / 4];
  const columns = values[inputs.length + integers.indexOf('columns')] as number;
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
