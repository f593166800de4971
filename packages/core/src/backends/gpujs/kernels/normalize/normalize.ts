import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { defineFold, FOLDS, fold } from '../reduce/fold.ts';

/** The attributes of `@reverie/core`'s ops Normalize and NormalizeGradient. */
interface NormalizeAttributes {
  /** 1: each row by itself (layer normalisation). 0: each column over the rows (batch normalisation). */
  readonly axis: 0 | 1;
  readonly epsilon: number;
}

const SQUARED_DISTANCES = defineFold({
  name: 'sumOfSquaredDistances',
  formula: 'y = Σ (x − mean)² / divisor',
  perRow: ['mean'],
  start: '0.0',
  change: 'const d = v - mean[at]; y = y + d * d;',
  result: 'y / divisor',
});

/** From element i to its column, to its row or column among the statistics, and to x̂. */
const PLACE = `const row = div(i, columns); const column = i - row * columns;
  const group = byRow > 0 ? row : column;
  const inverse = 1 / Math.sqrt(variance[group] + epsilon);
  const normalized = (x[i] - mean[group]) * inverse;`;

const SCALE = defineKernel({
  name: 'normalize',
  formula: 'y = (x − mean) / √(variance + ε)·weight + bias',
  inputs: ['x', 'mean', 'variance', 'weight', 'bias'],
  integers: ['columns', 'byRow'],
  numbers: ['epsilon'],
  element: `${PLACE} return normalized * weight[column] + bias[column];`,
});

const normalize = bind<'0' | '1' | '2', NormalizeAttributes>({
  name: 'Normalize',
  run({ 0: x, 1: weight, 2: bias }, { axis, epsilon }, backend) {
    const [rows, columns] = x.shape as [number, number];
    const view = viewOf(x, axis);
    const statistics = {
      view,
      shape: axis === 1 ? [rows, 1] : [1, columns],
      dtype: 'float32',
      divisor: view.length,
    } as const;
    const mean = fold([x], { first: FOLDS.sum, ...statistics }, backend);
    const variance = fold([x, mean], { first: SQUARED_DISTANCES, last: FOLDS.sum, ...statistics }, backend);
    const numbers = { columns, byRow: axis, epsilon };
    const y = backend.launch(SCALE, [x, mean, variance, weight, bias], { shape: x.shape, numbers });
    return [y, mean, variance];
  },
});

const viewOf = ({ shape }: tf.TensorInfo, axis: 0 | 1): Parameters<typeof fold>[1]['view'] => {
  const [rows, columns] = shape as [number, number];
  return axis === 1 ? { outer: rows, length: columns, inner: 1 } : { outer: 1, length: rows, inner: columns };
};

const ALONG = defineKernel({
  name: 'normalize gradient along x̂',
  formula: 'y = dy·x̂',
  inputs: ['dy', 'x', 'mean', 'variance'],
  integers: ['columns', 'byRow'],
  numbers: ['epsilon'],
  element: `${PLACE} return dy[i] * normalized;`,
});

const WEIGHTED = defineKernel({
  name: 'weighted columns',
  formula: 'y[r, c] = x[r, c]·weight[c]',
  inputs: ['x', 'weight'],
  integers: ['columns'],
  element: 'return x[i] * weight[mod(i, columns)];',
});

/** With x̂ = (x − mean)/σ, d = dy·weight: dx = (d − mean(d) − x̂·mean(d·x̂)) / σ (Ioffe and Szegedy 2015, section 3). */
const GRADIENT = defineKernel({
  name: 'normalize gradient',
  formula: 'dx = (dy·weight − Σd / count − x̂·Σ(d·x̂) / count) / σ',
  inputs: ['dy', 'x', 'mean', 'variance', 'weight', 'sums', 'sumsAlong'],
  integers: ['columns', 'byRow', 'count'],
  numbers: ['epsilon'],
  element: `${PLACE}
    const scale = byRow > 0 ? 1.0 : weight[column];
    const away = scale * (sums[group] + normalized * sumsAlong[group]) / count;
    return (dy[i] * weight[column] - away) * inverse;`,
});

/** Sums over the rows: [columns]. */
const overRows = (x: tf.TensorInfo, backend: GpujsBackend): tf.TensorInfo => {
  const reduction = { view: viewOf(x, 0), shape: [x.shape[1]!], dtype: 'float32' } as const;
  return fold([x], { first: FOLDS.sum, ...reduction }, backend);
};

/** Sums of the rows, each value times its column's weight: [rows]. */
function ofWeightedRows(x: tf.TensorInfo, weight: tf.TensorInfo, backend: GpujsBackend): tf.TensorInfo {
  const numbers = { columns: x.shape[1]! };
  const weighted = backend.launch(WEIGHTED, [x, weight], { shape: x.shape, numbers });
  const reduction = { view: viewOf(x, 1), shape: [x.shape[0]!], dtype: 'float32' } as const;
  const sums = fold([weighted], { first: FOLDS.sum, ...reduction }, backend);
  backend.release(weighted);
  return sums;
}

/** Inputs: dy, x, weight, mean, variance. Outputs: the gradients of x, of the weight and of the bias. */
const normalizeGradient = bind<'0' | '1' | '2' | '3' | '4', NormalizeAttributes>({
  name: 'NormalizeGradient',
  run({ 0: dy, 1: x, 2: weight, 3: mean, 4: variance }, { axis, epsilon }, backend) {
    const [rows, columns] = x.shape as [number, number];
    const numbers = { columns, byRow: axis, epsilon, count: axis === 1 ? columns : rows };
    const along = backend.launch(ALONG, [dy, x, mean, variance], { shape: x.shape, numbers });
    const dWeight = overRows(along, backend);
    const dBias = overRows(dy, backend);
    const sums = axis === 1 ? ofWeightedRows(dy, weight, backend) : dBias;
    const sumsAlong = axis === 1 ? ofWeightedRows(along, weight, backend) : dWeight;
    const inputs = [dy, x, mean, variance, weight, sums, sumsAlong];
    const dx = backend.launch(GRADIENT, inputs, { shape: x.shape, numbers });
    backend.release(along);
    if (axis === 1) backend.release(sums, sumsAlong);
    return [dx, dWeight, dBias];
  },
});

export const NORMALIZE_OP_BINDINGS: readonly AnyBinding[] = [normalize, normalizeGradient];
