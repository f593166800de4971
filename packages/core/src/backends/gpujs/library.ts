/** The parts of gpu.js that the backend uses; its own types leave most of them open. */

/** Values of a tensor: textures in the GL modes, a buffer that comes later in WebGPU, plain floats in the other modes. */
export type DeviceValues = Float32Array | Texture | LaterValues;

/** A texture of four floats a texel. */
export interface Texture {
  readonly texture: WebGLTexture;
  readonly context: WebGLRenderingContext | WebGL2RenderingContext;
  readonly size: ArrayLike<number>;
  delete(): void;
}

/** What a page has of WebGPU; all kernels share it. */
export interface GpuContext {
  readonly device: {
    readonly queue: { onSubmittedWorkDone(): Promise<unknown> };
    addEventListener(type: 'uncapturederror', listener: (event: { error: object }) => void): void;
    removeEventListener(type: 'uncapturederror', listener: (event: { error: object }) => void): void;
  };
  readonly isLost: boolean;
}

/** Floats on the GPU in the mode webgpu. */
export interface GpuBuffer {
  readonly context: GpuContext;
  toArray(): Promise<Float32Array>;
  delete(): void;
}

/** A buffer that is there once the calls before have run, or fails where one that it depends on did. */
export interface LaterValues {
  readonly handle: Promise<GpuBuffer>;
  /** Frees the buffer, after the calls that were made until now. */
  delete(): void;
}

/** What gpu.js takes for an input of a kernel, and for a number. */
export type KernelValue = Float32Array | Texture | GpuBuffer | number;

/** What a kernel with several outputs gives. */
export type MappedTextures = Readonly<Record<string, Texture>>;

/** A kernel that gpu.js has made; the first call compiles it. */
export interface Program {
  (...values: KernelValue[]): Float32Array | Texture | MappedTextures | Promise<GpuBuffer>;
  setOutput(size: readonly number[]): void;
  readonly output?: ArrayLike<number>;
  /** Compiles for values like these; in the mode webgpu, later. */
  build(...values: KernelValue[]): void | Promise<void>;
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
    isWebGPUAvailable(): Promise<boolean>;
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
