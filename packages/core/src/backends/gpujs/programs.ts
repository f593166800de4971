import { BackendError } from '../../errors.ts';
import type { GpuKernel } from './define-kernel.ts';
import { emitKernel, uploadProgram } from './emit.ts';
import type { DeviceValues, Program } from './library.ts';
import { isGLMode, type OpenGpu } from './modes.ts';
import type { TextureReader } from './texture-reader.ts';

/** Calls of one kernel, in a profile. */
export interface KernelCalls {
  readonly kernel: string;
  calls: number;
  /** Until the result was there; programs that were compiled meanwhile included. */
  milliseconds: number;
  /** Of the outputs. */
  bytes: number;
}

/** The compiled kernels of one backend: one program a kernel serves all shapes. */
export class Programs {
  readonly #open: OpenGpu;
  readonly #reader: TextureReader;
  readonly #programs = new Map<GpuKernel, Program>();
  #upload: Program | undefined;
  /** While set, every call waits for its result and is counted here by the kernel's name. */
  record: Map<string, KernelCalls> | undefined;

  constructor(open: OpenGpu, reader: TextureReader) {
    this.#open = open;
    this.#reader = reader;
  }

  /** How many programs were compiled. */
  get count(): number {
    return this.#programs.size;
  }

  /** Runs a kernel; `numbers` are its integers and numbers in their order. */
  run(
    kernel: GpuKernel,
    size: number,
    inputs: readonly DeviceValues[],
    numbers: readonly number[],
  ): DeviceValues {
    const start = performance.now();
    const program = this.#programs.get(kernel) ?? this.#compile(kernel);
    program.setOutput([isGLMode(this.#open.mode) ? Math.ceil(size / 4) : size]);
    const output = program(...inputs, ...numbers);
    this.#check(kernel.name, program);
    if (this.record !== undefined) this.#count(kernel.name, size, output, start);
    return output;
  }

  /** Values where kernels can read them. */
  upload(values: Float32Array): DeviceValues {
    if (!isGLMode(this.#open.mode)) return values;
    if (this.#upload === undefined) {
      const { source, settings } = uploadProgram();
      this.#upload = this.#open.gpu.createKernel(source, settings);
    }
    this.#upload.setOutput([Math.ceil(values.length / 4)]);
    const texture = this.#upload(values);
    this.#check('upload', this.#upload);
    return texture;
  }

  dispose(): void {
    for (const program of this.#programs.values()) program.destroy();
    this.#upload?.destroy();
    this.#programs.clear();
    void this.#open.gpu.destroy();
  }

  #count(kernel: string, size: number, output: DeviceValues, start: number): void {
    // A read waits for the GPU.
    if (!(output instanceof Float32Array)) this.#reader.read(output, 1);
    const row = this.record!.get(kernel) ?? { kernel, calls: 0, milliseconds: 0, bytes: 0 };
    row.calls++;
    row.milliseconds += performance.now() - start;
    row.bytes += size * 4;
    this.record!.set(kernel, row);
  }

  #compile(kernel: GpuKernel): Program {
    const { source, settings } = emitKernel(kernel, this.#open.mode);
    const program = this.#open.gpu.createKernel(source, settings);
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
