import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { bytesPerValue, isNumeric } from '../../memory/tensor-storage.ts';
import { tf } from '../../tf.ts';
import { fill } from './fill.ts';
import { areShallow, flatRows, rowCost } from './gather.ts';

/** What the wasm kernel's range counts. */
const SPLIT = { rows: 0, columns: 1 } as const;
/** Results with fewer columns are split by their rows: a part of a row would be too short. */
const MANY_COLUMNS = 64;

/**
 * y[rows, columns]: the sums of the rows of x [n, columns] with the same index, which may be in any order; rows whose
 * index is outside are left out.
 *
 * @param x float32 or int32 of n·columns values
 * @param indices int32 of n values
 */
export function segmentSum(
  x: tf.TensorInfo,
  indices: tf.TensorInfo,
  y: tf.TensorInfo,
  [rows, columns]: readonly [number, number],
  backend: SimdBackend,
): void {
  const n = backend.storage(indices).size;
  const split = columns >= MANY_COLUMNS ? SPLIT.columns : SPLIT.rows;
  const items = split === SPLIT.columns ? columns : rows;
  if (rows * columns === 0) return;
  const cost = (n * rowCost(columns * 4) + rows * columns * 0.2) / items;
  backend.launch(
    'segmentSum',
    ...([items, cost, backend.pointer(x), backend.pointer(indices), n, columns, rows] as const),
    ...[backend.pointer(y), x.dtype === 'int32' ? 1 : 0, split],
  );
}

/** The gradient of a look-up: unlike the product with masks of TensorFlow.js' cpu kernel it keeps NaN in its segment. */
const unsortedSegmentSum = simdKernel<'x' | 'segmentIds', tf.UnsortedSegmentSumAttrs>({
  name: 'UnsortedSegmentSum',
  accepts: ({ x, segmentIds }) =>
    x.dtype === 'float32' && segmentIds.dtype === 'int32' && segmentIds.shape.length === 1,
  run({ x, segmentIds }, { numSegments }, backend) {
    const [n = 1, ...rest] = x.shape;
    tf.util.assert(
      n === segmentIds.shape[0],
      () => `UnsortedSegmentSum: expected ${n} segment ids for x [${x.shape}], got ${segmentIds.shape[0]}.`,
    );
    const y = backend.makeOutput([numSegments, ...rest], 'float32');
    segmentSum(x, segmentIds, y, [numSegments, tf.util.sizeFromShape(rest)], backend);
    return y;
  },
});

/** Where the updates go: rows of an array of `shape`, as {@link flatRows}. */
function updatedRows(
  indices: tf.TensorInfo,
  updates: tf.TensorInfo,
  shape: number[],
  backend: SimdBackend,
): { rows: tf.TensorInfo; slice: number; limit: number } {
  const { calculateShapes } = tf.backend_util;
  const info = calculateShapes(updates as tf.Tensor, indices as tf.Tensor, shape);
  const limit = info.outputSize / info.sliceSize;
  const where = { count: info.numUpdates, depth: info.sliceRank, limit, shape };
  return { rows: flatRows(indices, info.strides, where, backend), slice: info.sliceSize, limit };
}

const scatterNd = simdKernel<'indices' | 'updates', tf.ScatterNdAttrs>({
  name: 'ScatterNd',
  accepts: ({ indices, updates }, { shape }) =>
    (updates.dtype === 'float32' || updates.dtype === 'int32') &&
    updates.shape.length > 0 &&
    areShallow(indices) &&
    !shape.includes(0),
  run({ indices, updates }, { shape }, backend) {
    const { rows, slice, limit } = updatedRows(indices, updates, shape, backend);
    const y = backend.makeOutput(shape, updates.dtype);
    segmentSum(updates, rows, y, [limit, slice], backend);
    backend.release(rows);
    return y;
  },
});

/** Writes the updates over the rows of `y`; the last one of a row stays. */
function overwrite(
  y: tf.TensorInfo,
  indices: tf.TensorInfo,
  updates: tf.TensorInfo,
  backend: SimdBackend,
): void {
  const { rows, slice, limit } = updatedRows(indices, updates, y.shape, backend);
  const count = backend.storage(rows).size;
  const bytes = slice * bytesPerValue(y.dtype);
  const isRepeated = updates.shape.length === 0;
  backend.launch(
    'scatterRows',
    ...([limit, (count * rowCost(bytes)) / limit, backend.pointer(updates), backend.pointer(rows)] as const),
    ...[count, bytes, isRepeated ? 0 : bytes, backend.pointer(y)],
  );
  backend.release(rows);
}

const tensorScatterUpdate = simdKernel<'tensor' | 'indices' | 'updates'>({
  name: 'TensorScatterUpdate',
  accepts: ({ tensor, indices, updates }) =>
    isNumeric(tensor.dtype) &&
    tensor.dtype === updates.dtype &&
    areShallow(indices) &&
    !tensor.shape.includes(0) &&
    (updates.shape.length > 0 || indices.shape.at(-1) === tensor.shape.length),
  run({ tensor, indices, updates }, _attributes, backend) {
    const y = backend.makeOutput(tensor.shape, tensor.dtype);
    const bytes = backend.storage(y).size * bytesPerValue(tensor.dtype);
    const to = backend.pointer(y);
    backend.launch('copyBytes', bytes, 0.1, backend.pointer(tensor), to);
    try {
      overwrite(y, indices, updates, backend);
    } catch (error) {
      backend.release(y);
      throw error;
    }
    return y;
  },
});

const sparseToDense = simdKernel<'sparseIndices' | 'sparseValues' | 'defaultValue', tf.SparseToDenseAttrs>({
  name: 'SparseToDense',
  accepts: ({ sparseIndices, sparseValues, defaultValue }, { outputShape }) =>
    isNumeric(sparseValues.dtype) &&
    sparseValues.dtype === defaultValue.dtype &&
    areShallow(sparseIndices) &&
    !outputShape.includes(0),
  run({ sparseIndices, sparseValues, defaultValue }, { outputShape }, backend) {
    const y = backend.makeOutput(outputShape, sparseValues.dtype);
    const value = (backend.readSync(defaultValue.dataId) as tf.TypedArray)[0]!;
    fill(y, value, backend);
    try {
      overwrite(y, sparseIndices, sparseValues, backend);
    } catch (error) {
      backend.release(y);
      throw error;
    }
    return y;
  },
});

export const SCATTER_KERNELS: readonly AnySimdKernel[] = [
  scatterNd,
  sparseToDense,
  tensorScatterUpdate,
  unsortedSegmentSum,
];
