import { BackendError } from '../../errors.ts';
import { defineKernel, type GpuKernel } from './define-kernel.ts';
import type { Device, KernelCall } from './device.ts';
import type { GpuBuffer, GpuContext, LaterValues, Program } from './library.ts';
import { lostGpu, MAX_EXACT, MAX_INPUTS } from './limits.ts';
import type { OpenGpu } from './modes.ts';
import { Programs } from './programs.ts';

const UPLOAD = defineKernel({
  name: 'upload',
  formula: 'y = x',
  inputs: ['x'],
  element: 'return x;',
  isElementwise: true,
});

/**
 * A GPU through WebGPU, for which gpu.js compiles and hands values over later. Calls are jobs in a queue: when the turn of
 * one comes its inputs are there, and a buffer is freed in a turn of its own, after all that read it.
 */
export class WebGPUDevice implements Device<LaterValues> {
  /** Programs keep places as floats. */
  readonly maxValues: number = MAX_EXACT;
  readonly maxOutputs = 1;
  readonly freeTextures = 0;
  readonly #programs: Programs;
  readonly #ready = new WeakMap<Program, Promise<unknown>>();
  readonly #reads = new Set<Promise<unknown>>();
  #queue: Promise<unknown> = Promise.resolve();
  #context: GpuContext | undefined;
  #isExhausted = false;
  readonly #onError = ({ error }: { error: object }): void => {
    if (error instanceof GPUOutOfMemoryError) this.#isExhausted = true;
  };

  constructor(open: OpenGpu) {
    this.#programs = new Programs(open);
  }

  get programs(): number {
    return this.#programs.count;
  }

  run(call: KernelCall<LaterValues>): LaterValues[] {
    const { name, inputs } = call.kernel;
    if (inputs.length <= MAX_INPUTS) return [this.#launch(call)];
    throw new BackendError({
      who: `gpujs kernel '${name}'`,
      expected: `at most ${MAX_INPUTS} inputs in the mode 'webgpu'`,
      got: `${inputs.length}`,
      remedy: 'put several tensors into one, by tf.concat',
    });
  }

  upload(values: Float32Array): LaterValues {
    return this.#launch({
      kernel: UPLOAD,
      size: values.length,
      inputs: [values],
      numbers: [],
      done: undefined,
    });
  }

  read(_values: LaterValues, size: number, who: string): Float32Array {
    throw new BackendError({
      who,
      expected: 'values at once',
      got: `a tensor of ${size} values, which WebGPU hands over later`,
      remedy: "first await tensor.data(), or choose another mode, such as 'webgl2'",
    });
  }

  async fetch({ handle }: LaterValues): Promise<Float32Array> {
    // Later calls do not wait until the values have arrived.
    const { values } = await this.#afterwards(async () => {
      const values = (await handle).toArray();
      this.#reads.add(values);
      return { values };
    });
    const floats = await values
      .catch((cause: unknown) => {
        throw this.#failure('gpujs', cause);
      })
      .finally(() => this.#reads.delete(values));
    if (this.#isExhausted) throw exhausted();
    return floats;
  }

  async settle(): Promise<void> {
    await this.#afterwards(() => this.#context?.device.queue.onSubmittedWorkDone());
  }

  /** Values that were asked for arrive first. */
  dispose(): void {
    void this.#afterwards(async () => {
      await Promise.allSettled(this.#reads);
      this.#context?.device.removeEventListener('uncapturederror', this.#onError);
      this.#programs.dispose();
    });
  }

  #launch({ kernel, size, inputs, numbers, done }: KernelCall<LaterValues | Float32Array>): LaterValues {
    const program = this.#programs.find(kernel) ?? this.#compile(kernel);
    const isReady = this.#ready.get(program);
    const handle = this.#afterwards(async () => {
      const start = performance.now();
      await isReady;
      const arrays = await Promise.all(inputs.map((x) => (x instanceof Float32Array ? x : x.handle)));
      const output = await this.#submit(kernel, program, size, [...arrays, ...numbers]);
      if (done !== undefined) {
        await output.context.device.queue.onSubmittedWorkDone();
        done(performance.now() - start);
      }
      return output;
    });
    return { handle, delete: () => void this.#afterwards(async () => (await handle).delete()) };
  }

  async #submit(
    kernel: GpuKernel,
    program: Program,
    size: number,
    values: ReadonlyArray<GpuBuffer | Float32Array | number>,
  ): Promise<GpuBuffer> {
    try {
      program.setOutput([size]);
      const output = await (program(...values) as Promise<GpuBuffer>);
      forgetOutput(program);
      this.#watch(output.context);
      return output;
    } catch (cause) {
      throw this.#failure(`gpujs kernel '${kernel.name}'`, cause);
    }
  }

  /** Translates at once, and compiles beside the calls before this one. */
  #compile(kernel: GpuKernel): Program {
    const program = this.#programs.make(kernel);
    const arrays = kernel.inputs.map(() => new Float32Array(1));
    const numbers = [...kernel.integers, ...kernel.numbers].map(() => 0);
    const built = this.#programs.explained(kernel, () => program.build(...arrays, ...numbers));
    this.#programs.check(kernel.name, program);
    const isReady = Promise.resolve(built).catch((cause: unknown) => {
      throw this.#context?.isLost ? lostGpu('WebGPU device') : this.#programs.failure(kernel, cause);
    });
    // The values of the calls tell it.
    isReady.catch(() => undefined);
    this.#ready.set(program, isReady);
    return program;
  }

  /** Runs a job when those before it have ended, however they did. */
  #afterwards<T>(job: () => T | Promise<T>): Promise<T> {
    const result = this.#queue.then(job);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** What a GPU without memory computes are zeros, without a word. */
  #watch(context: GpuContext): void {
    if (this.#context === context) return;
    this.#context = context;
    context.device.addEventListener('uncapturederror', this.#onError);
  }

  #failure(who: string, cause: unknown): BackendError {
    if (this.#context?.isLost) return lostGpu('WebGPU device');
    const got = cause instanceof Error ? cause.message : String(cause);
    return new BackendError({ who, expected: 'a GPU that computes it', got }, { cause });
  }
}

const exhausted = (): BackendError =>
  new BackendError({
    who: 'gpujs',
    expected: 'a GPU with memory for all tensors',
    got: 'one that had none left, so that values are missing',
    remedy:
      'make the batch smaller, call tf.removeBackend(tf.getBackend()), await useBackend again, make the model anew and load ' +
      'the last checkpoint',
  });

/** gpu.js keeps the last output of every kernel; here only tensors keep values. */
function forgetOutput(program: Program): void {
  const kernel = program.kernel as { outputBuffer: { _refs: number } | null };
  if (kernel.outputBuffer !== null) kernel.outputBuffer._refs--;
  kernel.outputBuffer = null;
}
