import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';

/** The attributes of `@reverie/core`'s ops Normalize and NormalizeGradient. */
interface NormalizeAttributes {
  /** 1: each row by itself (layer normalisation). 0: each column over the rows (batch normalisation). */
  readonly axis: 0 | 1;
  readonly epsilon: number;
}

/** Columns that one item of work of a sum over rows covers; as in the wasm module. */
const GROUP = 16;
/** Nanoseconds of one value on one thread: of a sum, of the result. */
const SUM = 0.3;
const SCALE = 0.5;

const isFloat = (tensor: tf.TensorInfo): boolean => tensor.dtype === 'float32';

/** weight / √(variance + ε), to be released; without a weight, 1 / √(variance + ε). */
function inverseDeviation(
  variance: tf.TensorInfo,
  epsilon: number,
  weight: tf.TensorInfo | undefined,
  backend: SimdBackend,
): tf.TensorInfo {
  const { pointer, size } = backend.storage(variance);
  const scale = backend.makeOutput([size], 'float32');
  const weightPointer = weight === undefined ? 0 : backend.pointer(weight);
  backend.launch('inverseDeviation', size, 3, pointer, epsilon, weightPointer, backend.pointer(scale));
  return scale;
}

const normalize = simdKernel<'0' | '1' | '2', NormalizeAttributes>({
  name: 'Normalize',
  accepts: ({ 0: x, 1: weight, 2: bias }) => isFloat(x) && isFloat(weight) && isFloat(bias),
  run({ 0: x, 1: weight, 2: bias }, { axis, epsilon }, backend) {
    const [rows, columns] = x.shape as [number, number];
    const y = backend.makeOutput(x.shape, 'float32');
    const statistics = axis === 1 ? [rows, 1] : [1, columns];
    const mean = backend.makeOutput(statistics, 'float32');
    const variance = backend.makeOutput(statistics, 'float32');
    const [xAt, yAt, meanAt, varianceAt] = [x, y, mean, variance].map((tensor) =>
      backend.pointer(tensor),
    ) as [number, number, number, number];
    const [weightAt, biasAt] = [backend.pointer(weight), backend.pointer(bias)];
    if (axis === 1) {
      const cost = columns * (2 * SUM + SCALE);
      backend.launch(
        'normalizeRows',
        rows,
        cost,
        ...[xAt, columns, weightAt, biasAt, epsilon, yAt, meanAt, varianceAt],
      );
      return [y, mean, variance];
    }
    const groups = Math.ceil(columns / GROUP);
    backend.launch('columnMoments', groups, rows * GROUP * SUM * 2, xAt, rows, columns, meanAt, varianceAt);
    const scale = inverseDeviation(variance, epsilon, weight, backend);
    const scaleAt = backend.pointer(scale);
    backend.launch('scaleColumns', rows, columns * SCALE, xAt, columns, meanAt, scaleAt, biasAt, yAt);
    backend.release(scale);
    return [y, mean, variance];
  },
});

const normalizeGradient = simdKernel<'0' | '1' | '2' | '3' | '4', NormalizeAttributes>({
  name: 'NormalizeGradient',
  accepts: ({ 0: dy, 1: x, 2: weight }) => isFloat(dy) && isFloat(x) && isFloat(weight),
  run({ 0: dy, 1: x, 2: weight, 3: mean, 4: variance }, { axis, epsilon }, backend) {
    const [rows, columns] = x.shape as [number, number];
    const dx = backend.makeOutput(x.shape, 'float32');
    const dWeight = backend.makeOutput([columns], 'float32');
    const dBias = backend.makeOutput([columns], 'float32');
    const inverse = inverseDeviation(variance, epsilon, undefined, backend);
    const [dyAt, xAt, weightAt, meanAt, inverseAt, dxAt, dWeightAt, dBiasAt] = [
      ...[dy, x, weight, mean, inverse, dx, dWeight, dBias],
    ].map((tensor) => backend.pointer(tensor)) as [
      ...[number, number, number, number],
      ...[number, number, number, number],
    ];
    backend.launch(
      axis === 1 ? 'rowParameterGradients' : 'columnParameterGradients',
      Math.ceil(columns / GROUP),
      rows * GROUP * SUM * 2,
      ...[dyAt, xAt, rows, columns, meanAt, inverseAt, dWeightAt, dBiasAt],
    );
    if (axis === 1) {
      const values = [dyAt, xAt, columns, weightAt, meanAt, inverseAt, dxAt];
      backend.launch('normalizeRowsGradient', rows, columns * 3 * SCALE, ...values);
    } else {
      const values = [dyAt, xAt, columns, meanAt, inverseAt, weightAt, dWeightAt, dBiasAt, rows, dxAt];
      backend.launch('scaleColumnsGradient', rows, columns * 2 * SCALE, ...values);
    }
    backend.release(inverse);
    return [dx, dWeight, dBias];
  },
});

export const NORMALIZE_OP_KERNELS: readonly AnySimdKernel[] = [normalize, normalizeGradient];
