import { BackendError } from '../../errors.ts';
import type { GpuKernel } from './define-kernel.ts';
import { emitKernel } from './emit.ts';
import type { Program } from './library.ts';
import type { OpenGpu } from './modes.ts';

/** The compiled kernels of one backend: one program a kernel serves all shapes. */
export class Programs {
  readonly #open: OpenGpu;
  readonly #programs = new Map<GpuKernel, Program>();

  constructor(open: OpenGpu) {
    this.#open = open;
  }

  get count(): number {
    return this.#programs.size;
  }

  /** The program of a kernel, if it was made before. */
  find(kernel: GpuKernel): Program | undefined {
    return this.#programs.get(kernel);
  }

  /** Makes the program of a kernel, which gpu.js compiles at its first call. */
  make(kernel: GpuKernel): Program {
    const { gpu, mode } = this.#open;
    const program = this.explained(kernel, () => {
      const { source, settings, others } = emitKernel(kernel, mode);
      if (others === undefined) return gpu.createKernel(source, settings);
      return gpu.createKernelMap(others, source, settings);
    });
    this.#programs.set(kernel, program);
    return program;
  }

  /** Runs what compiles a kernel; errors of gpu.js do not say which kernel they are about. */
  explained<T>(kernel: GpuKernel, compile: () => T): T {
    try {
      return compile();
    } catch (cause) {
      throw this.failure(kernel, cause);
    }
  }

  /** The error of a kernel that did not compile, whose program is forgotten. */
  failure(kernel: GpuKernel, cause: unknown): BackendError {
    this.#programs.get(kernel)?.destroy();
    this.#programs.delete(kernel);
    if (cause instanceof BackendError) return cause;
    return new BackendError(
      {
        who: `gpujs kernel '${kernel.name}'`,
        expected: `a body that compiles in the mode '${this.#open.mode}'`,
        got: `"${(cause as Error).message.split('\n', 2).join(' ').slice(0, 200)}" from gpu.js`,
        remedy:
          'a body has numbers, let and const, loops, if and Math; inputs are arrays, of an elementwise kernel numbers',
      },
      { cause },
    );
  }

  /** A kernel that the GPU refuses runs on the processor without a word: that is an error here. */
  check(name: string, { kernel }: Program): void {
    if (kernel instanceof this.#open.gpu.Kernel) return;
    const reason = (kernel as { fallbackReason?: unknown }).fallbackReason;
    throw new BackendError({
      who: `gpujs kernel '${name}'`,
      expected: `a program for the mode '${this.#open.mode}'`,
      got: reason === undefined ? `one of ${kernel.constructor.name}` : String(reason),
    });
  }

  dispose(): void {
    for (const program of this.#programs.values()) program.destroy();
    this.#programs.clear();
    void this.#open.gpu.destroy();
  }
}
