/** The parts of gpu.js that the backend uses; its own types leave most of them open. */

/** Values that a kernel takes and gives: a texture in the GL modes, plain floats in the others. */
export type DeviceValues = Float32Array | Texture;

/** A texture of four floats a texel. */
export interface Texture {
  readonly texture: WebGLTexture;
  readonly context: WebGLRenderingContext | WebGL2RenderingContext;
  readonly size: ArrayLike<number>;
  delete(): void;
}

/** What a kernel with several outputs gives. */
export type MappedTextures = Readonly<Record<string, Texture>>;

/** A kernel that gpu.js has made; the first call compiles it. */
export interface Program {
  (...values: Array<DeviceValues | number>): DeviceValues | MappedTextures;
  setOutput(size: readonly number[]): void;
  readonly output?: ArrayLike<number>;
  /** Compiles for values like these. */
  build(...values: Array<DeviceValues | number>): void;
  destroy(): void;
  /** What really runs: gpu.js replaces a kernel that the GPU refuses by one for the processor. */
  readonly kernel: object;
}

/** How a helper function in the GPU's own language is declared. */
export interface NativeFunction {
  readonly name: string;
  readonly source: string;
  readonly argumentTypes: Readonly<Record<string, string>>;
  readonly returnType: string;
}

/** One instance of gpu.js. */
export interface Gpu {
  createKernel(source: string, settings: object): Program;
  /** A kernel with an output more for each function; the text of one will do. */
  createKernelMap(functions: Readonly<Record<string, string>>, source: string, settings: object): Program;
  destroy(): Promise<void>;
  /** The class of the kernels of this mode. */
  readonly Kernel: new (
    ...values: never[]
  ) => object;
}

/** The module. */
export interface GpuLibrary {
  readonly GPU: {
    new (settings: { mode: string }): Gpu;
    readonly isWebGL2Supported: boolean;
    readonly isWebGLSupported: boolean;
    readonly isHeadlessGLSupported: boolean;
    readonly isWebAssemblySupported: boolean;
  };
}

/** Loads gpu.js, when a backend of it starts. */
export async function loadGpuLibrary(): Promise<GpuLibrary> {
  const { default: library } = (await import('./gpu-js.ts')) as unknown as {
    default: GpuLibrary | GpuLibrary['GPU'];
  };
  // The build for browsers gives the class itself.
  return 'GPU' in library ? library : { GPU: library };
}
