import { runOnCpu } from '@reverie/simd/fallback';
import { BackendError } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { GpujsBackend } from './backend.ts';
import type { AnyBinding } from './gpu-kernel.ts';
import { BINDINGS } from './kernels/index.ts';
import { type GpujsModeChoice, openGpu } from './modes.ts';

/** TensorFlow.js chooses the backend with the highest number by itself; this one is chosen by its name. */
const PRIORITY = 0;

/** The kernels that TensorFlow.js names itself; others may have registered their own for its cpu backend. */
const TFJS_KERNELS: ReadonlySet<unknown> = new Set(Object.values(tf));

const NATIVE_KERNELS: ReadonlySet<string> = new Set(BINDINGS.map(({ name }) => name));

/** Options of {@link registerGpujs}. */
export interface GpujsOptions {
  /**
   * Where kernels run. Default: `'auto'`, the first that is there of webgl2, webgl, headlessgl, webasm, cpu. The mode
   * `'webgpu'` is experimental: values are read by `await tensor.data()` alone.
   */
  readonly mode?: GpujsModeChoice;
}

/**
 * Registers a `gpujs` backend under a name; gpu.js itself is loaded by `tf.setBackend(name)`.
 *
 * @throws BackendError when the name is taken.
 */
export function registerGpujs(name: string, { mode = 'auto' }: GpujsOptions = {}): void {
  if (name in tf.engine().registryFactory) {
    const remedy = `take another name, or first call tf.removeBackend('${name}')`;
    throw new BackendError({
      who: 'registerGpujs',
      expected: 'a name that is free',
      got: `'${name}'`,
      remedy,
    });
  }
  const adapters = tf
    .getKernelsForBackend('cpu')
    .map(({ kernelName }) => kernelName)
    .filter((kernelName) => TFJS_KERNELS.has(kernelName) && !NATIVE_KERNELS.has(kernelName));
  // Removing a backend leaves its kernels behind.
  for (const { kernelName } of tf.getKernelsForBackend(name)) tf.unregisterKernel(kernelName, name);
  for (const binding of BINDINGS) registerNative(binding, name);
  for (const kernelName of adapters) adapt(kernelName, name);
  const factory = async (): Promise<GpujsBackend> => {
    const backend = new GpujsBackend(await openGpu(mode));
    for (const kernel of adapters) backend.countFallback(kernel, 0);
    return backend;
  };
  tf.registerBackend(name, factory, PRIORITY);
}

function adapt(kernelName: string, backendName: string): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) =>
    runOnCpu(kernelName, inputs, attrs!, backend as GpujsBackend);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}

function registerNative({ name, accepts, run }: AnyBinding, backendName: string): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const gpujs = backend as GpujsBackend;
    const isNative = accepts?.(inputs, attrs!) ?? every(inputs, isNumeric);
    return isNative && areExact(inputs, gpujs)
      ? run(inputs, attrs!, gpujs)
      : runOnCpu(name, inputs, attrs!, gpujs);
  };
  tf.registerKernel({ kernelName: name, backendName, kernelFunc });
}

/** Whether all inputs pass a test: tensors, lists of them, and what is absent. Every kernel asks, so it makes no lists. */
function every(inputs: tf.NamedTensorInfoMap, test: (tensor: tf.TensorInfo) => boolean): boolean {
  for (const name in inputs) {
    const input: tf.TensorInfo | tf.TensorInfo[] | null | undefined = inputs[name];
    if (Array.isArray(input) ? !input.every(test) : input && !test(input)) return false;
  }
  return true;
}

const isNumeric = ({ dtype }: tf.TensorInfo): boolean => dtype !== 'string' && dtype !== 'complex64';

const areExact = (inputs: tf.NamedTensorInfoMap, backend: GpujsBackend): boolean =>
  every(inputs, (input) => input.dtype !== 'int32' || backend.isExact(input));
