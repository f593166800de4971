import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { flatRows, integersOf, withIntegers } from './rows.ts';
import { segmentSum } from './segment-sum.ts';

const OVERWRITE = defineKernel({
  name: 'overwrite',
  formula: 'y[r, n] = updates[last[r], n] where there is one, else x[r, n]',
  inputs: ['x', 'updates', 'last'],
  integers: ['columns', 'xStep', 'updateStep'],
  element: `const row = div(i, columns); const column = i - row * columns;
    const update = last[row];
    let value = x[i * xStep];
    if (update >= 0) { value = updates[(update * columns + column) * updateStep]; }
    return value;`,
});

/** Where the updates go: rows of an array of this shape. */
function updatedRows(
  indices: tf.TensorInfo,
  updates: tf.TensorInfo,
  shape: number[],
  backend: GpujsBackend,
): { rows: Int32Array; slice: number; limit: number } {
  const { calculateShapes } = tf.backend_util;
  const info = calculateShapes(updates as tf.Tensor, indices as tf.Tensor, shape);
  const limit = info.outputSize / info.sliceSize;
  const where = { depth: info.sliceRank, limit, shape };
  const rows = flatRows(integersOf(indices, 'scatter', backend), info.strides, where);
  return { rows, slice: info.sliceSize, limit };
}

/** x with the updates over its rows, the last one of each; x is one value or has the output's shape. */
function overwritten(
  x: tf.TensorInfo,
  indices: tf.TensorInfo,
  updates: tf.TensorInfo,
  shape: number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  const { rows, slice: columns, limit } = updatedRows(indices, updates, shape, backend);
  const last = new Int32Array(limit).fill(-1);
  for (const [update, row] of rows.entries()) last[row] = update;
  const step = ({ shape: own }: tf.TensorInfo): number => (own.length === 0 ? 0 : 1);
  const numbers = { columns, xStep: step(x), updateStep: step(updates) };
  return withIntegers(last, backend, (place) =>
    backend.launch(OVERWRITE, [x, updates, place], { shape, dtype: updates.dtype, numbers }),
  );
}

const hasValues = (...tensors: readonly tf.TensorInfo[]): boolean =>
  tensors.every(({ dtype, shape }) => dtype !== 'string' && dtype !== 'complex64' && !shape.includes(0));

const scatterNd = bind<'indices' | 'updates', tf.ScatterNdAttrs>({
  name: 'ScatterNd',
  accepts: ({ indices, updates }, { shape }) =>
    isFloat(updates) && updates.shape.length > 0 && hasValues(indices, updates) && !shape.includes(0),
  run({ indices, updates }, { shape }, backend) {
    const { rows, slice, limit } = updatedRows(indices, updates, shape, backend);
    return segmentSum(updates, rows, shape, [limit, slice], backend);
  },
});

const tensorScatterUpdate = bind<'tensor' | 'indices' | 'updates'>({
  name: 'TensorScatterUpdate',
  accepts: ({ tensor, indices, updates }) =>
    hasValues(tensor, indices, updates) &&
    tensor.dtype === updates.dtype &&
    (updates.shape.length > 0 || indices.shape.at(-1) === tensor.shape.length),
  run: ({ tensor, indices, updates }, _attributes, backend) =>
    overwritten(tensor, indices, updates, tensor.shape, backend),
});

const sparseToDense = bind<'sparseIndices' | 'sparseValues' | 'defaultValue', tf.SparseToDenseAttrs>({
  name: 'SparseToDense',
  accepts: ({ sparseIndices, sparseValues, defaultValue }, { outputShape }) =>
    hasValues(sparseIndices, sparseValues, defaultValue) &&
    sparseValues.dtype === defaultValue.dtype &&
    defaultValue.shape.length === 0 &&
    !outputShape.includes(0),
  run: ({ sparseIndices, sparseValues, defaultValue }, { outputShape }, backend) =>
    overwritten(defaultValue, sparseIndices, sparseValues, outputShape, backend),
});

export const SCATTER_BINDINGS: readonly AnyBinding[] = [scatterNd, tensorScatterUpdate, sparseToDense];
