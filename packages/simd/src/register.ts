import { SimdBackend } from './backend.ts';
import { runOnCpu } from './fallback.ts';
import { type AnySimdKernel, allNumeric } from './kernel.ts';
import { KERNELS } from './kernels/index.ts';
import { createRuntime, type RuntimeOptions } from './runtime.ts';
import { tf } from './tf.ts';

/** TensorFlow.js chooses the backend with the highest number by itself; this one is chosen by its name. */
const PRIORITY = 0;

/** The kernels that TensorFlow.js names itself; others may have registered their own for its cpu backend. */
const TFJS_KERNELS: ReadonlySet<unknown> = new Set(Object.values(tf));

/**
 * Registers the backend under a name: its kernels, and for every kernel of TensorFlow.js' cpu backend that has no native
 * form an adapter. Nothing is loaded before `tf.setBackend(name)`.
 *
 * @param name importing the package registers `'simd'` with the defaults; take another name for other options.
 */
export function registerSimd(name: string, options: RuntimeOptions = {}): void {
  const adapters: string[] = [];
  for (const kernel of KERNELS) registerNative(kernel, name);
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    if (!TFJS_KERNELS.has(kernelName) || tf.getKernel(kernelName, name) !== undefined) continue;
    adapters.push(kernelName);
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) =>
      runOnCpu(kernelName, inputs, attrs!, backend as SimdBackend);
    tf.registerKernel({ kernelName, backendName: name, kernelFunc });
  }
  const factory = async (): Promise<SimdBackend> => {
    const backend = new SimdBackend(await createRuntime(options));
    for (const kernel of adapters) backend.countFallback(kernel, 0);
    return backend;
  };
  tf.registerBackend(name, factory, PRIORITY);
}

function registerNative({ name, accepts = allNumeric, run }: AnySimdKernel, backendName: string): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const simd = backend as SimdBackend;
    return accepts(inputs, attrs!) ? run(inputs, attrs!, simd) : runOnCpu(name, inputs, attrs!, simd);
  };
  tf.registerKernel({ kernelName: name, backendName, kernelFunc });
}
