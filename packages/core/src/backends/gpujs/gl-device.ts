import type { GpuKernel } from './define-kernel.ts';
import type { Device, KernelCall } from './device.ts';
import { emptyKernel } from './emit.ts';
import type { KernelValue, Program, Texture } from './library.ts';
import { checkContext, maxValuesOf } from './limits.ts';
import type { OpenGpu } from './modes.ts';
import { Programs } from './programs.ts';
import { type DrawingKernel, TexturePool } from './texture-pool.ts';
import { TextureReader } from './texture-reader.ts';

/** A GPU through WebGL: values are textures, into which programs draw. */
export class GLDevice implements Device<Texture> {
  readonly #open: OpenGpu;
  readonly #programs: Programs;
  readonly #reader = new TextureReader();
  #pool: TexturePool | undefined;
  #maxValues: number | undefined;

  constructor(open: OpenGpu) {
    this.#open = open;
    this.#programs = new Programs(open);
  }

  get programs(): number {
    return this.#programs.count;
  }

  get freeTextures(): number {
    return this.#pool?.count ?? 0;
  }

  get maxValues(): number {
    this.#maxValues ??= maxValuesOf(this.#textures().context);
    return this.#maxValues;
  }

  get maxOutputs(): number {
    const { context: gl } = this.#textures();
    return 'drawBuffers' in gl ? (gl.getParameter(gl.MAX_DRAW_BUFFERS) as number) : 1;
  }

  run({ kernel, size, inputs, numbers, done }: KernelCall<Texture>): Texture[] {
    const start = done === undefined ? 0 : performance.now();
    const pool = this.#textures();
    const values = [...inputs, ...numbers];
    const program = this.#programs.find(kernel) ?? this.#compile(kernel, values);
    const outputs = Array.from({ length: kernel.outputs }, () => pool.take(Math.ceil(size / 4)));
    pool.attach(program.kernel as DrawingKernel, outputs);
    const result = program(...values);
    // gpu.js gives handles of its own beside these.
    if (kernel.outputs === 1) (result as Texture).delete();
    else for (const handle of Object.values(result)) handle.delete();
    if (done !== undefined) {
      // A read waits for the GPU.
      this.read(outputs[0]!, 1);
      done(performance.now() - start);
    }
    return outputs;
  }

  upload(values: Float32Array): Texture {
    return this.#textures().upload(values);
  }

  read(values: Texture, size: number): Float32Array {
    return this.#reader.read(values, size);
  }

  dispose(): void {
    this.#programs.dispose();
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

  #compile(kernel: GpuKernel, values: readonly KernelValue[]): Program {
    const program = this.#programs.make(kernel);
    this.#programs.explained(kernel, () => this.#build(kernel.name, program, values));
    return program;
  }

  /** Compiles, and gives back the textures that gpu.js makes meanwhile. */
  #build(name: string, program: Program, values: readonly KernelValue[]): void {
    void program.build(...values);
    this.#programs.check(name, program);
    const { texture, mappedTextures } = program.kernel as DrawingKernel;
    for (const handle of [texture, ...(mappedTextures ?? [])]) handle.delete();
  }
}
