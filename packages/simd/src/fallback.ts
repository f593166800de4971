import { SimdError } from './errors.ts';
import { tf } from './tf.ts';

/** What a backend must have to let TensorFlow.js' cpu kernels compute for it. */
export interface FallbackBackend {
  /** Counts a call that TensorFlow.js' cpu backend computes. */
  countFallback(kernel: string, calls: number): void;
  /** The two tensors of a complex one; undefined for others. */
  complexParts(tensor: tf.TensorInfo): { real: tf.TensorInfo; imag: tf.TensorInfo } | undefined;
  /** @param who who wants them, for an error */
  readSync(dataId: tf.DataId, who: string): tf.BackendValues;
  /** A new tensor with these values. */
  makeFilled(
    shape: readonly number[],
    dtype: tf.DataType,
    values: tf.TypedArray | Uint8Array[],
  ): tf.TensorInfo;
}

/** TensorFlow.js' cpu backend with its kernels' own words for what they need; they are not in its public types. */
interface CpuBackend extends tf.KernelBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.BackendValues): tf.TensorInfo;
  readonly data: {
    get(dataId: object): { complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo } };
  };
}

const cpuBackend = (): CpuBackend => {
  const backend = tf.findBackend('cpu');
  if (backend !== null) return backend as CpuBackend;
  const remedy = "import '@tensorflow/tfjs' or '@tensorflow/tfjs-backend-cpu'";
  throw new SimdError({ who: 'simd', expected: "TensorFlow.js' backend 'cpu'", got: 'none', remedy });
};

/** The cpu kernel of a name; those that TensorFlow.js does not know itself may lack one. */
function cpuKernel(kernelName: string): tf.KernelFunc {
  const kernel = tf.getKernel(kernelName, 'cpu');
  if (kernel !== undefined) return kernel.kernelFunc;
  throw new SimdError({
    who: kernelName,
    expected: "inputs that this backend's kernel accepts, or a kernel of that name for the backend 'cpu'",
    got: 'neither',
    remedy: `call tf.registerKernel({ kernelName: '${kernelName}', backendName: 'cpu', kernelFunc })`,
  });
}

/** Computes a call by TensorFlow.js' cpu kernel on copies of the inputs, and copies the results back. */
export function runOnCpu(
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
  attributes: tf.NamedAttrMap,
  backend: FallbackBackend,
): tf.TensorInfo | tf.TensorInfo[] {
  const kernelFunc = cpuKernel(kernelName);
  backend.countFallback(kernelName, 1);
  const cpu = cpuBackend();
  const copies: tf.TensorInfo[] = [];
  const toCpu = (input: tf.TensorInfo): tf.TensorInfo => {
    const copy = copyToCpu(input, backend, cpu, `the cpu kernel '${kernelName}'`);
    copies.push(copy);
    // Some of the cpu kernels read the rank, which tensors have and their plain descriptions lack.
    return Object.assign(copy, { rank: copy.shape.length });
  };
  const results: tf.TensorInfo[] = [];
  try {
    const result = kernelFunc({ inputs: mapInputs(inputs, toCpu), attrs: attributes, backend: cpu });
    results.push(...(Array.isArray(result) ? result : [result]));
    const outputs = results.map((output) => copyFromCpu(output, backend, cpu));
    return Array.isArray(result) ? outputs : outputs[0]!;
  } finally {
    for (const { dataId } of [...copies, ...results]) cpu.disposeData(dataId);
  }
}

/** Inputs come by name or numbered in an array, and one input may itself be an array of tensors. */
function mapInputs(
  inputs: tf.NamedTensorInfoMap,
  map: (input: tf.TensorInfo) => tf.TensorInfo,
): tf.NamedTensorInfoMap {
  const entries = Object.entries(inputs).map(([name, input]) => {
    if (Array.isArray(input)) return [name, input.map(map)];
    return [name, input === undefined || input === null ? input : map(input)];
  });
  return Array.isArray(inputs) ? (entries.map(([, input]) => input) as never) : Object.fromEntries(entries);
}

function copyToCpu(
  input: tf.TensorInfo,
  backend: FallbackBackend,
  cpu: CpuBackend,
  who: string,
): tf.TensorInfo {
  const complex = backend.complexParts(input);
  if (complex === undefined) {
    return cpu.makeTensorInfo(input.shape, input.dtype, backend.readSync(input.dataId, who));
  }
  const info = cpu.makeTensorInfo(input.shape, 'complex64');
  const real = copyToCpu(complex.real, backend, cpu, who);
  const imag = copyToCpu(complex.imag, backend, cpu, who);
  cpu.data.get(info.dataId).complexTensorInfos = { real, imag };
  return info;
}

function copyFromCpu(output: tf.TensorInfo, backend: FallbackBackend, cpu: CpuBackend): tf.TensorInfo {
  const values = cpu.readSync(output.dataId);
  return backend.makeFilled(output.shape, output.dtype, values as tf.TypedArray | Uint8Array[]);
}
