import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { bytesPerValue, isNumeric } from '../../memory/tensor-storage.ts';
import { tf } from '../../tf.ts';

/** Indices of one position may be this many; the wasm kernel has as many strides. */
const MAX_DEPTH = 6;

/** Nanoseconds that a row of a gather or scatter takes on one thread. */
export const rowCost = (bytes: number): number => 1.5 + bytes * 0.1;

/**
 * y[batch, outer, count, slice] = x[batch, outer, indices[batch, count], slice].
 *
 * @param x [batch, outer, size, slice]
 * @throws Error when an index is outside [0, size)
 */
function gatherRows(
  x: tf.TensorInfo,
  indices: tf.TensorInfo,
  y: tf.TensorInfo,
  { batch, outer, size, slice }: { batch: number; outer: number; size: number; slice: number },
  backend: SimdBackend,
): void {
  const { pointer, size: all } = backend.storage(indices);
  checkRange(indices, size, backend);
  const count = all / batch;
  const rowBytes = slice * bytesPerValue(x.dtype);
  if (batch * outer * count * rowBytes === 0) return;
  backend.launch(
    'gatherRows',
    ...([batch * outer * count, rowCost(rowBytes), backend.pointer(x), pointer, backend.pointer(y)] as const),
    ...[outer, size, count, rowBytes],
  );
}

function checkRange(indices: tf.TensorInfo, size: number, backend: SimdBackend): void {
  const { pointer, size: count } = backend.storage(indices);
  const outside = backend.runtime.exports['firstOutside']!(pointer, size, 0, count);
  if (outside < 0) return;
  const index = backend.ints(indices)[outside];
  throw new Error(`GatherV2: the index value ${index} is not in [0, ${size - 1}]`);
}

const gatherV2 = simdKernel<'x' | 'indices', tf.GatherV2Attrs>({
  name: 'GatherV2',
  accepts: ({ x, indices }) => isNumeric(x.dtype) && indices.dtype === 'int32',
  run({ x, indices }, { axis, batchDims = 0 }, backend) {
    const along = tf.util.parseAxisParam(axis, x.shape)[0]!;
    const { collectGatherOpShapeInfo } = tf.backend_util.segment_util;
    const info = collectGatherOpShapeInfo(x as tf.Tensor, indices as tf.Tensor, along, batchDims);
    const y = backend.makeOutput(info.outputShape, x.dtype);
    const sizes = {
      batch: info.batchSize,
      outer: info.outerSize,
      size: info.dimSize,
      slice: info.sliceSize,
    };
    try {
      gatherRows(x, indices, y, sizes, backend);
    } catch (error) {
      backend.release(y);
      throw error;
    }
    return y;
  },
});

/** `EmbeddingLookup` of Reverie's core. Inputs: ids int32 [n], weight [count, size]. Output: [n, size]. */
const embeddingLookup = simdKernel<'0' | '1'>({
  name: 'EmbeddingLookup',
  accepts: () => true,
  run({ 0: ids, 1: weight }, _attributes, backend) {
    const [size, slice] = weight.shape as [number, number];
    const y = backend.makeOutput([ids.shape[0]!, slice], weight.dtype);
    gatherRows(weight, ids, y, { batch: 1, outer: 1, size, slice }, backend);
    return [y];
  },
});

/**
 * Positions of several indices as rows of an array, int32 [count]; the caller gives it back.
 *
 * @param indices int32 [count, depth]
 * @param strides how many rows lie between neighbours of each dimension
 * @throws Error when a position is outside the array
 */
export function flatRows(
  indices: tf.TensorInfo,
  strides: readonly number[],
  { count, depth, limit, shape }: { count: number; depth: number; limit: number; shape: readonly number[] },
  backend: SimdBackend,
): tf.TensorInfo {
  const rows = backend.makeOutput([count], 'int32');
  const steps = Array.from({ length: MAX_DEPTH }, (_, index) => strides[index] ?? 0);
  const flatten = backend.runtime.exports['flattenIndices']!;
  const pointer = backend.pointer(indices);
  const outside = flatten(pointer, depth, ...steps, limit, backend.pointer(rows), 0, count);
  if (outside < 0) return rows;
  backend.release(rows);
  const index = backend.ints(indices).slice(outside * depth, (outside + 1) * depth);
  throw new Error(`Invalid indices: ${index} does not index into ${shape}`);
}

/** Whether indices of this shape can be flattened here. */
export const areShallow = (indices: tf.TensorInfo): boolean =>
  indices.dtype === 'int32' && (indices.shape.at(-1) ?? 1) <= MAX_DEPTH;

const gatherNd = simdKernel<'params' | 'indices'>({
  name: 'GatherNd',
  accepts: ({ params, indices }) => isNumeric(params.dtype) && areShallow(indices),
  run({ params, indices }, _attributes, backend) {
    const [shape, count, slice, strides] = tf.backend_util.prepareAndValidate(
      params as tf.Tensor,
      indices as tf.Tensor,
    ) as [number[], number, number, number[]];
    if (count === 0) return backend.makeOutput(shape, params.dtype);
    const depth = indices.shape.at(-1)!;
    const limit = tf.util.sizeFromShape(params.shape) / slice;
    const rows = flatRows(indices, strides, { count, depth, limit, shape: params.shape }, backend);
    const y = backend.makeOutput(shape, params.dtype);
    gatherRows(params, rows, y, { batch: 1, outer: 1, size: limit, slice }, backend);
    backend.release(rows);
    return y;
  },
});

export const GATHER_KERNELS: readonly AnySimdKernel[] = [embeddingLookup, gatherNd, gatherV2];
