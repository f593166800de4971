import { BackendError } from '../../errors.ts';
import type { GpuKernel } from './define-kernel.ts';
import { emitKernel, uploadProgram } from './emit.ts';
import type { DeviceValues, Program } from './library.ts';
import { isGLMode, type OpenGpu } from './modes.ts';

/** What ran, for profiles. */
export interface KernelCall {
  readonly kernel: string;
  readonly milliseconds: number;
  /** Bytes of the output. */
  readonly bytes: number;
}

/** The compiled kernels of one backend: one program a kernel serves all shapes. */
export class Programs {
  readonly #open: OpenGpu;
  readonly #programs = new Map<GpuKernel, Program>();
  #upload: Program | undefined;
  /** While set, every call is recorded here. */
  record: KernelCall[] | undefined;

  constructor(open: OpenGpu) {
    this.#open = open;
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
    const program = this.#programs.get(kernel) ?? this.#compile(kernel);
    const start = performance.now();
    program.setOutput([isGLMode(this.#open.mode) ? Math.ceil(size / 4) : size]);
    const output = program(...inputs, ...numbers);
    this.#check(kernel.name, program);
    this.record?.push({ kernel: kernel.name, milliseconds: performance.now() - start, bytes: size * 4 });
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
