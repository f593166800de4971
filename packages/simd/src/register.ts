import { SimdBackend } from './backend.ts';
import { SimdError } from './errors.ts';
import { runOnCpu } from './fallback.ts';
import { type AnySimdKernel, allNumeric } from './kernel.ts';
import { KERNELS } from './kernels/index.ts';
import { checkOptions, type RuntimeOptions } from './options.ts';
import { createRuntime } from './runtime.ts';
import { tf } from './tf.ts';

/** TensorFlow.js chooses the backend with the highest number by itself; this one is chosen by its name. */
const PRIORITY = 0;

/** The kernels that TensorFlow.js names itself; others may have registered their own for its cpu backend. */
const TFJS_KERNELS: ReadonlySet<unknown> = new Set(Object.values(tf));

const NATIVE_KERNELS: ReadonlySet<string> = new Set(KERNELS.map(({ name }) => name));

/** Names under which this package has registered itself. */
const OWN_NAMES = new Set<string>();

/**
 * Registers the backend under a name: its kernels, and for every kernel of TensorFlow.js' cpu backend that has no native
 * form an adapter. Nothing is loaded before `tf.setBackend(name)`.
 *
 * @param name importing the package registers `'simd'` with the defaults; until it has started, other options replace them.
 * @throws SimdError when an option is wrong, or a backend of this name has started or is not of this package.
 */
export function registerSimd(name: string, options: RuntimeOptions = {}): void {
  checkOptions(options);
  makeRoom(name);
  for (const kernel of KERNELS)
    if (tf.getKernel(kernel.name, name) === undefined) registerNative(kernel, name);
  const adapters = tf
    .getKernelsForBackend('cpu')
    .map(({ kernelName }) => kernelName)
    .filter((kernelName) => TFJS_KERNELS.has(kernelName) && !NATIVE_KERNELS.has(kernelName));
  for (const kernelName of adapters)
    if (tf.getKernel(kernelName, name) === undefined) adapt(kernelName, name);
  const factory = async (): Promise<SimdBackend> => {
    const backend = new SimdBackend(await createRuntime(options));
    for (const kernel of adapters) backend.countFallback(kernel, 0);
    return backend;
  };
  tf.registerBackend(name, factory, PRIORITY);
  OWN_NAMES.add(name);
}

/** TensorFlow.js ignores a second registration of a name. */
function makeRoom(name: string): void {
  const { registry, registryFactory } = tf.engine();
  if (!(name in registryFactory)) return;
  if (name in registry || !OWN_NAMES.has(name)) {
    const got = name in registry ? `'${name}', which has started` : `'${name}', another backend`;
    const remedy = `take another name, or first call tf.removeBackend('${name}')`;
    throw new SimdError({ who: 'registerSimd', expected: 'a name that is free', got, remedy });
  }
  tf.removeBackend(name);
}

function adapt(kernelName: string, backendName: string): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const simd = backend as SimdBackend;
    return simd.compute(() => runOnCpu(kernelName, inputs, attrs!, simd));
  };
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}

function registerNative({ name, accepts = allNumeric, run }: AnySimdKernel, backendName: string): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const simd = backend as SimdBackend;
    return simd.compute(() =>
      accepts(inputs, attrs!) ? run(inputs, attrs!, simd) : runOnCpu(name, inputs, attrs!, simd),
    );
  };
  tf.registerKernel({ kernelName: name, backendName, kernelFunc });
}
