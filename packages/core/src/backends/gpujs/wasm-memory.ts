/** Where the values of one call lie in the memory. */
interface Layout {
  readonly arrays: Readonly<Record<string, unknown>>;
}

/** A kernel for values of certain sizes. */
interface Compiled {
  readonly sizeSignature: string;
  readonly layout: Layout;
  readonly cells: number;
  readonly run: unknown;
  readonly runSimd: unknown;
  readonly shared: false;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
}

/** What gpu.js' kernels of the mode webasm consist of. */
interface WasmKernel {
  readonly threadDim: readonly number[];
  readonly output: ArrayLike<number>;
  readonly usedMathImports: Iterable<string>;
  computeLayout(values: ArrayLike<unknown>): Layout;
  _assembleModule(
    layout: Layout,
    cells: number,
    isShared: boolean,
  ): { readonly bytes: Uint8Array<ArrayBuffer>; readonly initial: number; readonly maximum: number };
  /** Makes the program for values of these sizes the active one. */
  _instantiate(sizes: string, values: ArrayLike<unknown>): void;
  /** What a program is compiled for. */
  _entryKey(values: ArrayLike<unknown>): string;
  /** Makes the result of the values as they lie in the memory. */
  _shapeOutput(values: Float32Array): Float32Array;
  _active: Compiled | null;
}

/** Pages of 64 kB up to which gpu.js' programs let a memory grow, unless their own values need more. */
const MAX_PAGES = 4096;

/** Programs that a kernel keeps, each for values of other sizes. */
const MAX_PROGRAMS = 64;

/**
 * One memory for the programs of all kernels and sizes. A program copies its inputs in and its output out in each call, so
 * that they do not disturb one another. gpu.js gives each a memory of its own, a megabyte at least, and a browser runs out
 * of addresses after about a hundred.
 */
export class WasmMemory {
  #memory: WebAssembly.Memory | undefined;
  #floats = new Float32Array(0);
  #integers = new Int32Array(0);

  /** Makes a kernel that is not compiled yet use this memory. */
  attach(kernel: object): void {
    const wasm = kernel as WasmKernel;
    // gpu.js would make an array for each line and for each four values.
    wasm._shapeOutput = (values) => values;
    // Arrays are flat here, so that their lengths say what gpu.js finds out by their dimensions, in each call.
    wasm._entryKey = (values) => {
      let key = '';
      for (let index = 0; index < wasm.output.length; index++) key += `${wasm.output[index]},`;
      for (let index = 0; index < values.length; index++) {
        const value = values[index];
        if (value instanceof Float32Array) key += `${value.length},`;
      }
      return key;
    };
    const programs = new Map<string, Compiled>();
    wasm._instantiate = (sizes, values) => {
      const program = programs.get(sizes) ?? this.#compile(wasm, sizes, values);
      // The last of the map is the one that was used last.
      programs.delete(sizes);
      programs.set(sizes, program);
      if (programs.size > MAX_PROGRAMS) programs.delete(programs.keys().next().value!);
      wasm._active = program;
    };
  }

  #compile(kernel: WasmKernel, sizeSignature: string, values: ArrayLike<unknown>): Compiled {
    const layout = kernel.computeLayout(values);
    const cells = kernel.threadDim.reduce((product, size) => product * size, 1);
    const { bytes, initial, maximum } = kernel._assembleModule(layout, cells, false);
    const isShared = maximum <= MAX_PAGES;
    const memory = isShared ? this.#withPages(initial) : new WebAssembly.Memory({ initial, maximum });
    const functions = Object.fromEntries(
      [...kernel.usedMathImports].map((name) => [`math_${name}`, Reflect.get(Math, name)]),
    );
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory, ...(functions as Record<string, () => number>) },
    });
    const { run, run_simd: runSimd = null } = exports;
    const program = { sizeSignature, layout, cells, run, runSimd, shared: false } as const;
    if (!isShared) {
      return { ...program, f32: new Float32Array(memory.buffer), i32: new Int32Array(memory.buffer) };
    }
    // A memory that grows leaves its old views empty.
    const floats = (): Float32Array => this.#floats;
    const integers = (): Int32Array => this.#integers;
    return {
      ...program,
      get f32() {
        return floats();
      },
      get i32() {
        return integers();
      },
    };
  }

  #withPages(pages: number): WebAssembly.Memory {
    this.#memory ??= new WebAssembly.Memory({ initial: 0, maximum: MAX_PAGES });
    const has = this.#memory.buffer.byteLength / 65_536;
    if (has < pages) {
      this.#memory.grow(pages - has);
      this.#floats = new Float32Array(this.#memory.buffer);
      this.#integers = new Int32Array(this.#memory.buffer);
    }
    return this.#memory;
  }
}
