import { BackendError, ConfigError, ShapeError } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { GpujsBackend, type Launch } from './backend.ts';
import type { GpuKernel } from './define-kernel.ts';
import { MAX_EXACT } from './limits.ts';

/**
 * Runs a kernel of one's own on tensors. It has no gradient, and a loss through it throws; `tf.customGrad` gives it one.
 *
 * A value that a kernel reads outside of its inputs is any number. Whole numbers above 2²⁴ are rounded to 32-bit floats.
 * Where `dtype` is `'int32'` or `'bool'`, what the kernel gives is cast as by `tf.cast`: towards zero, or to 0 and 1.
 *
 * @throws BackendError unless a gpujs backend is in use; ShapeError when the tensors or the shape do not fit the kernel;
 * ConfigError for numbers that are missing or of the wrong kind.
 */
export function runGpuKernel(kernel: GpuKernel, inputs: readonly tf.Tensor[], launch: Launch): tf.Tensor {
  const backend = tf.backend();
  if (backend instanceof GpujsBackend) {
    checkLaunch(kernel, inputs, launch);
    const { dtype = 'float32' } = launch;
    const run = (): tf.Tensor =>
      tf.engine().makeTensorFromTensorInfo(backend.launch(kernel, inputs, { ...launch, dtype: 'float32' }));
    if (dtype !== 'float32') return tf.tidy(() => tf.cast(run(), dtype));
    return inputs.length === 0 ? run() : withoutGradient(kernel.name, run, inputs);
  }
  throw new BackendError({
    who: `runGpuKernel '${kernel.name}'`,
    expected: 'a gpujs backend',
    got: `'${tf.getBackend()}'`,
    remedy: "first await useBackend('gpujs')",
  });
}

/** A result that TensorFlow.js' gradients do not take for a constant. */
function withoutGradient(kernel: string, run: () => tf.Tensor, inputs: readonly tf.Tensor[]): tf.Tensor {
  const gradFunc = (): never => {
    throw new BackendError({
      who: `runGpuKernel '${kernel}'`,
      expected: 'a gradient',
      got: 'a kernel without one',
      remedy: 'wrap the call in tf.customGrad, with a kernel for the gradient',
    });
  };
  return tf.customGrad(() => ({ value: run(), gradFunc }))(...inputs);
}

/** Throws where a call does not fit its kernel; gpu.js would compute something, in each mode something else. */
function checkLaunch(kernel: GpuKernel, inputs: readonly tf.Tensor[], launch: Launch): void {
  const who = `runGpuKernel '${kernel.name}'`;
  const { shape, dtype = 'float32', numbers = {} } = launch;
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new ShapeError({ who, expected: 'a shape of whole numbers', got: JSON.stringify(shape) ?? 'none' });
  }
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
    throw new ConfigError({ who, expected: 'an output of type float32, int32 or bool', got: `'${dtype}'` });
  }
  if (!Array.isArray(inputs) || inputs.length !== kernel.inputs.length) {
    const got = Array.isArray(inputs) ? `${inputs.length}` : 'no list';
    throw new ShapeError({ who, expected: `a list of the tensors ${kernel.inputs.join(', ')}`, got });
  }
  const size = tf.util.sizeFromShape([...shape]);
  const other = kernel.isElementwise ? inputs.findIndex((input) => input.size !== size) : -1;
  if (other >= 0) {
    const expected = `${kernel.inputs[other]} to have ${size} values, as the output [${shape.join(', ')}] has`;
    throw new ShapeError({ who, expected, got: `[${inputs[other]!.shape.join(', ')}]` });
  }
  checkNumbers(who, kernel, numbers);
}

function checkNumbers(
  who: string,
  { integers, numbers }: GpuKernel,
  given: Readonly<Record<string, unknown>>,
): void {
  for (const name of [...integers, ...numbers]) {
    const value = given[name];
    const isWhole = Number.isInteger(value) && Math.abs(value as number) <= MAX_EXACT;
    if (integers.includes(name) ? isWhole : typeof value === 'number') continue;
    const kind = integers.includes(name) ? 'a whole number of at most 2²⁴' : 'a number';
    throw new ConfigError({
      who,
      expected: `${name} to be ${kind}`,
      got: typeof value === 'number' ? `${value}` : (JSON.stringify(value) ?? 'undefined'),
    });
  }
  const unknown = Object.keys(given).find((name) => !integers.includes(name) && !numbers.includes(name));
  if (unknown === undefined) return;
  const known = [...integers, ...numbers].join(', ') || 'none';
  throw new ConfigError({ who, expected: `numbers that the kernel names (${known})`, got: `'${unknown}'` });
}
