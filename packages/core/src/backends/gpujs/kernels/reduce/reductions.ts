import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { filled } from '../shape/fill.ts';
import { type Axes, planReduction } from './axes.ts';
import { FOLDS, type FoldKernels, fold } from './fold.ts';

interface AxisAttributes {
  readonly axis: Axes;
  readonly keepDims: boolean;
}

/** A reduction over axes. */
export interface Reduction extends AxisAttributes {
  readonly kernel: FoldKernels;
  readonly dtype: tf.DataType;
  /** What the reduction of nothing is. Default: 0. */
  readonly ofNothing?: number;
  /** Whether the result is divided by the number of values. Default: no. */
  readonly isMean?: boolean;
}

/** Reduces axes of x, scattered ones in several steps. */
export function reduced(x: tf.TensorInfo, reduction: Reduction, backend: GpujsBackend): tf.TensorInfo {
  const { kernel, axis, keepDims, dtype, ofNothing = 0, isMean = false } = reduction;
  const { shape, count, steps } = planReduction(x.shape, axis, keepDims);
  if (count === 0) return filled(shape, dtype, ofNothing, backend);
  if (steps.length === 0 && x.dtype === dtype) return backend.makeView(x, shape);
  const passes = steps.length > 0 ? steps : [{ outer: tf.util.sizeFromShape(x.shape), length: 1, inner: 1 }];
  let current = x;
  for (const [index, view] of passes.entries()) {
    const isLast = index === passes.length - 1;
    const part = isLast ? shape : [view.outer * view.inner];
    const divisor = isLast && isMean ? count : 1;
    const y = fold([current], { first: kernel, view, shape: part, dtype, divisor }, backend);
    if (current !== x) backend.release(current);
    current = y;
  }
  return current;
}

const sum = bind<'x', AxisAttributes>({
  name: 'Sum',
  accepts: ({ x }) => isFloat(x) || x.dtype === 'bool',
  run: ({ x }, { axis, keepDims }, backend) =>
    reduced(x, { kernel: FOLDS.sum, axis, keepDims, dtype: isFloat(x) ? 'float32' : 'int32' }, backend),
});

const mean = bind<'x', AxisAttributes>({
  name: 'Mean',
  run: ({ x }, { axis, keepDims }, backend) =>
    reduced(x, { kernel: FOLDS.sum, axis, keepDims, dtype: 'float32', isMean: true }, backend),
});

const prod = bind<'x', AxisAttributes>({
  name: 'Prod',
  accepts: ({ x }) => isFloat(x) || x.dtype === 'bool',
  run: ({ x }, { axis, keepDims }, backend) => {
    const dtype = isFloat(x) ? 'float32' : 'int32';
    return reduced(x, { kernel: FOLDS.product, axis, keepDims, dtype, ofNothing: 1 }, backend);
  },
});

/** Nothing has no largest value; TensorFlow.js has its own word for that. */
const hasTerms = (x: tf.TensorInfo, axis: Axes): boolean =>
  x.dtype !== 'string' &&
  x.dtype !== 'complex64' &&
  (!x.shape.includes(0) || planReduction(x.shape, axis, false).count > 0);

const max = bind<'x', { readonly reductionIndices: Axes; readonly keepDims: boolean }>({
  name: 'Max',
  accepts: ({ x }, { reductionIndices }) => hasTerms(x, reductionIndices),
  run: ({ x }, { reductionIndices: axis, keepDims }, backend) =>
    reduced(x, { kernel: FOLDS.max, axis, keepDims, dtype: x.dtype }, backend),
});

const extreme = (name: string, kernel: FoldKernels, isLogical: boolean): AnyBinding =>
  bind<'x', AxisAttributes>({
    name,
    accepts: ({ x }, { axis }) => hasTerms(x, axis) && (!isLogical || x.dtype === 'bool'),
    run: ({ x }, { axis, keepDims }, backend) =>
      reduced(x, { kernel, axis, keepDims, dtype: x.dtype }, backend),
  });

export const REDUCTION_BINDINGS: readonly AnyBinding[] = [
  sum,
  mean,
  prod,
  max,
  extreme('Min', FOLDS.min, false),
  extreme('All', FOLDS.min, true),
  extreme('Any', FOLDS.max, true),
];
