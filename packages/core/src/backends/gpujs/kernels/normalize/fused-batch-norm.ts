import { tf } from '../../../../tf.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, type Inputs, isFloat } from '../../gpu-kernel.ts';

const kernels = new Map<string, GpuKernel>();

/** The kernel with those of the optional inputs that there are. */
function kernelOf(optional: readonly string[]): GpuKernel {
  const key = optional.join(' ');
  const known = kernels.get(key);
  if (known !== undefined) return known;
  const has = (name: string): boolean => optional.includes(name);
  const kernel = defineKernel({
    name: `batchNorm ${key}`.trim(),
    formula: 'y = (x − mean) / √(variance + ε) · scale + offset',
    inputs: ['x', 'mean', 'variance', ...optional],
    integers: ['size'],
    numbers: ['epsilon'],
    element: `const column = mod(i, size);
      const y = (x[i] - mean[column]) / Math.sqrt(variance[column] + epsilon)${has('scale') ? ' * scale[column]' : ''};
      return ${has('offset') ? 'y + offset[column]' : 'y'};`,
  });
  kernels.set(key, kernel);
  return kernel;
}

type BatchNormInputs = Inputs<'x' | 'mean' | 'variance', 'scale' | 'offset'>;

const parametersOf = ({ mean, variance, scale, offset }: BatchNormInputs): tf.TensorInfo[] =>
  [mean, variance, scale, offset].filter((tensor) => tensor !== undefined && tensor !== null);

/** Batch normalisation with given moments (Ioffe & Szegedy 2015, algorithm 2); the parameters repeat over x. */
const fusedBatchNorm = bind<'x' | 'mean' | 'variance', tf.FusedBatchNormAttrs, 'scale' | 'offset'>({
  name: 'FusedBatchNorm',
  accepts(inputs) {
    const parameters = parametersOf(inputs);
    const sizes = new Set(parameters.map(({ shape }) => tf.util.sizeFromShape(shape)));
    const [size] = sizes;
    const ranks = new Set(parameters.map(({ shape }) => shape.length));
    return (
      [inputs.x, ...parameters].every(isFloat) &&
      sizes.size === 1 &&
      ranks.size === 1 &&
      size! > 0 &&
      tf.util.sizeFromShape(inputs.x.shape) % size! === 0
    );
  },
  run(inputs, { varianceEpsilon }, backend) {
    const { x, mean, scale, offset } = inputs;
    const optional = [...(scale ? ['scale'] : []), ...(offset ? ['offset'] : [])];
    return backend.launch(kernelOf(optional), [x, ...parametersOf(inputs)], {
      shape: x.shape,
      numbers: { size: tf.util.sizeFromShape(mean.shape), epsilon: varianceEpsilon ?? 0.001 },
    });
  },
});

export const BATCH_NORM_BINDINGS: readonly AnyBinding[] = [fusedBatchNorm];
