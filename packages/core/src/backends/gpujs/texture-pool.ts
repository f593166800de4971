import type { Texture } from './library.ts';

type GL = WebGL2RenderingContext;

/** A texture that counts the handles on it, as gpu.js does. */
type CountedTexture = WebGLTexture & { _refs?: number };

/** A kernel of gpu.js that draws, with what it keeps of its output. */
export interface DrawingKernel {
  readonly context: GL;
  readonly framebuffer: WebGLFramebuffer;
  readonly TextureConstructor: new (settings: object) => Texture;
  getInternalFormat(): number;
  getTextureFormat(): number;
  output: Int32Array;
  threadDim: number[];
  texSize: Int32Array;
  maxTexSize: number[];
  texture: Texture;
  /** The outputs after the first. */
  mappedTextures: Texture[] | null;
  /** Called with a texture that has no handle left. */
  deleteTexture?: (texture: CountedTexture) => void;
}

/** Bytes of free textures that are kept. */
const MAX_FREE_BYTES = 256 << 20;

/**
 * Textures that are used again. gpu.js makes one for every output and resizes a canvas whenever a kernel's output changes
 * its size; that takes longer than most kernels.
 */
export class TexturePool {
  readonly #owner: DrawingKernel;
  readonly #free = new Map<number, CountedTexture[]>();
  readonly #texels = new WeakMap<CountedTexture, number>();
  #freeBytes = 0;

  /** The owner is a compiled kernel; gpu.js takes it for the one that made the textures. */
  constructor(owner: DrawingKernel) {
    this.#owner = owner;
    owner.deleteTexture = (texture) => this.#put(texture);
  }

  /** Where the textures are. */
  get context(): GL {
    return this.#owner.context;
  }

  /** Free textures. */
  get count(): number {
    return [...this.#free.values()].reduce((sum, textures) => sum + textures.length, 0);
  }

  /** A texture for so many texels, whose values are anything. */
  take(texels: number): Texture {
    const { context, TextureConstructor } = this.#owner;
    const [width, height] = extentOf(texels);
    return new TextureConstructor({
      texture: this.#texture(width * height, width, height),
      size: [width, height],
      dimensions: [texels, 1, 1],
      output: [texels],
      context,
      internalFormat: this.#owner.getInternalFormat(),
      textureFormat: this.#owner.getTextureFormat(),
      kernel: this.#owner,
      type: 'ArrayTexture(4)',
    });
  }

  /** A texture with these values, four a texel. */
  upload(values: Float32Array): Texture {
    const { context: gl } = this.#owner;
    const handle = this.take(Math.ceil(values.length / 4));
    this.#bind(handle.texture);
    const width = handle.size[0]!;
    const rowSize = width * 4;
    const rows = Math.floor(values.length / rowSize);
    const put = (y: number, columns: number, height: number, part: Float32Array): void =>
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, y, columns, height, gl.RGBA, gl.FLOAT, part);
    if (rows > 0) put(0, width, rows, values.subarray(0, rows * rowSize));
    const rest = values.subarray(rows * rowSize);
    if (rest.length === 0) return handle;
    const padded = new Float32Array(Math.ceil(rest.length / 4) * 4);
    padded.set(rest);
    put(rows, padded.length / 4, 1, padded);
    return handle;
  }

  /** Makes a compiled kernel draw its next call into these textures, which have one size. */
  attach(kernel: DrawingKernel, outputs: readonly Texture[]): void {
    const { context: gl } = kernel;
    const [first, ...others] = outputs as [Texture, ...Texture[]];
    const [width, height] = first.size as [number, number];
    gl.bindFramebuffer(gl.FRAMEBUFFER, kernel.framebuffer);
    gl.viewport(0, 0, width, height);
    for (const [index, { texture }] of outputs.entries()) {
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0 + index, gl.TEXTURE_2D, texture, 0);
    }
    kernel.output = Int32Array.of(width * height);
    kernel.threadDim = [width * height, 1, 1];
    kernel.texSize = Int32Array.of(width, height);
    kernel.maxTexSize = [width, height];
    kernel.texture = first;
    if (others.length > 0) kernel.mappedTextures = others;
  }

  #texture(texels: number, width: number, height: number): CountedTexture {
    const free = this.#free.get(texels)?.pop();
    if (free !== undefined) {
      this.#freeBytes -= bytesOf(texels);
      return free;
    }
    const { context: gl } = this.#owner;
    const texture = gl.createTexture();
    this.#texels.set(texture, texels);
    this.#bind(texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    const format = this.#owner.getInternalFormat();
    gl.texImage2D(gl.TEXTURE_2D, 0, format, width, height, 0, gl.RGBA, gl.FLOAT, null);
    return texture;
  }

  /** Binds to a unit that no argument of a kernel uses. */
  #bind(texture: WebGLTexture): void {
    const { context: gl } = this.#owner;
    gl.activeTexture(gl.TEXTURE15);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  }

  #put(texture: CountedTexture): void {
    const texels = this.#texels.get(texture)!;
    if (this.#freeBytes + bytesOf(texels) > MAX_FREE_BYTES) {
      this.#owner.context.deleteTexture(texture);
      return;
    }
    // gpu.js counts from the first handle on.
    delete texture._refs;
    this.#freeBytes += bytesOf(texels);
    const free = this.#free.get(texels);
    if (free === undefined) this.#free.set(texels, [texture]);
    else free.push(texture);
  }
}

const bytesOf = (texels: number): number => texels * 16;

/**
 * Width and height of a texture with room for so many texels: nearly a square, since software draws its rows in parallel,
 * and a power of two wide, so that a place in it is found by exact products instead of divisions.
 */
function extentOf(texels: number): [number, number] {
  const width = 2 ** Math.ceil(Math.log2(texels) / 2);
  return [width, Math.ceil(texels / width)];
}
