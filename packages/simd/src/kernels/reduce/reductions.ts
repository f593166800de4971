import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, allNumeric, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { cast } from '../elementwise/cast.ts';
import { planReduction } from './axes.ts';
import { REDUCTION, type Reduction, reduction } from './reduction.ts';

interface AxisAttributes {
  readonly axis?: number | number[];
  readonly keepDims: boolean;
}

/** What `compute` makes of x as another type. */
function through(
  x: tf.TensorInfo,
  dtype: tf.DataType,
  backend: SimdBackend,
  compute: (x: tf.TensorInfo) => tf.TensorInfo,
): tf.TensorInfo {
  if (x.dtype === dtype) return compute(x);
  const other = cast(x, dtype, backend);
  const result = compute(other);
  backend.release(other);
  return result;
}

const sum = simdKernel<'x', AxisAttributes>({
  name: 'Sum',
  run: ({ x }, { axis, keepDims }, backend) =>
    through(x, x.dtype === 'bool' ? 'int32' : x.dtype, backend, (numbers) =>
      reduction(numbers, { operation: REDUCTION.sum, axis, keepDims }, backend),
    ),
});

const mean = simdKernel<'x', AxisAttributes>({
  name: 'Mean',
  run: ({ x }, { axis, keepDims }, backend) =>
    through(x, 'float32', backend, (floats) =>
      reduction(floats, { operation: REDUCTION.sum, axis, keepDims, isMean: true }, backend),
    ),
});

/** Booleans are reduced as integers. */
function extreme(x: tf.TensorInfo, rule: Reduction, backend: SimdBackend): tf.TensorInfo {
  if (x.dtype !== 'bool') return reduction(x, rule, backend);
  const ints = through(x, 'int32', backend, (numbers) => reduction(numbers, rule, backend));
  const result = cast(ints, 'bool', backend);
  backend.release(ints);
  return result;
}

/** Nothing has no largest value; TensorFlow.js has its own word for that. */
const hasTerms = (x: tf.TensorInfo, axis: number | number[] | undefined): boolean =>
  tf.util.sizeFromShape(x.shape) > 0 || planReduction(x.shape, axis, false).count > 0;

const max = simdKernel<'x', { readonly reductionIndices: number | number[]; readonly keepDims: boolean }>({
  name: 'Max',
  accepts: (inputs, { reductionIndices }) => allNumeric(inputs) && hasTerms(inputs.x, reductionIndices),
  run: ({ x }, { reductionIndices, keepDims }, backend) =>
    extreme(x, { operation: REDUCTION.max, axis: reductionIndices, keepDims }, backend),
});

const extremeKernel = (name: string, operation: number, types: tf.DataType[]): AnySimdKernel =>
  simdKernel<'x', AxisAttributes>({
    name,
    accepts: ({ x }, { axis }) => types.includes(x.dtype) && hasTerms(x, axis),
    run: ({ x }, { axis, keepDims }, backend) => extreme(x, { operation, axis, keepDims }, backend),
  });

/** Nanoseconds a value. */
const PRODUCT_COST = 1;

/** The product is formed in 64 bits, over one run of axes; scattered axes take a step each. */
function product(x: tf.TensorInfo, { axis, keepDims }: AxisAttributes, backend: SimdBackend): tf.TensorInfo {
  const { shape, steps } = planReduction(x.shape, axis, keepDims);
  if (steps.length === 0) return backend.makeView(x, shape);
  const isFloat = x.dtype === 'float32' ? 1 : 0;
  let current = x;
  for (const [index, { outer, length, inner }] of steps.entries()) {
    const y = backend.makeOutput(index === steps.length - 1 ? shape : [outer * inner], x.dtype);
    const cost = length * PRODUCT_COST;
    const [from, to] = [backend.pointer(current), backend.pointer(y)];
    if (outer * inner > 0) {
      backend.launch('reduceProduct', outer * inner, cost, isFloat, from, length, inner, to);
    }
    if (current !== x) backend.release(current);
    current = y;
  }
  return current;
}

const prod = simdKernel<'x', AxisAttributes>({
  name: 'Prod',
  run: ({ x }, attributes, backend) =>
    through(x, x.dtype === 'bool' ? 'int32' : x.dtype, backend, (numbers) =>
      product(numbers, attributes, backend),
    ),
});

const NUMBERS: tf.DataType[] = ['float32', 'int32', 'bool'];

export const REDUCTION_KERNELS: readonly AnySimdKernel[] = [
  sum,
  mean,
  prod,
  max,
  extremeKernel('Min', REDUCTION.min, NUMBERS),
  extremeKernel('All', REDUCTION.min, ['bool']),
  extremeKernel('Any', REDUCTION.max, ['bool']),
];
