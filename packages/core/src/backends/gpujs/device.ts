import type { GpuKernel } from './define-kernel.ts';
import type { DeviceValues } from './library.ts';

/** One call of a kernel. */
export interface KernelCall<Values> {
  readonly kernel: GpuKernel;
  /** How many values each output has. */
  readonly size: number;
  readonly inputs: readonly Values[];
  /** The kernel's integers and numbers, in their order. */
  readonly numbers: readonly number[];
  /** Called when the outputs are there, with the milliseconds that took; compiling is part of them. */
  readonly done: ((milliseconds: number) => void) | undefined;
}

/** Where a backend's values are and its programs run: the processor, or a GPU. */
export interface Device<Values extends DeviceValues = DeviceValues> {
  /** How many values a tensor may have. */
  readonly maxValues: number;
  /** How many outputs a kernel may have. */
  readonly maxOutputs: number;
  /** How many programs were compiled. */
  readonly programs: number;
  /** Textures that wait to be used again. */
  readonly freeTextures: number;
  /** Runs a kernel; gives as many values as it has outputs. */
  run(call: KernelCall<Values>): Values[];
  /** Values where kernels can read them. */
  upload(values: Float32Array): Values;
  /**
   * The first `size` values at once, in an array that may be the device's own.
   *
   * @throws BackendError in the name of `who` where values come later.
   */
  read(values: Values, size: number, who: string): Float32Array;
  /** Where values come later: all of them. */
  fetch?(values: Values): Promise<Float32Array>;
  /** Where values come later: waits for what was called until now. */
  settle?(): Promise<void>;
  dispose(): void;
}
