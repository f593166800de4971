import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';

/**
 * Indices as JavaScript has them: they are checked, sorted and flattened before a kernel reads them, since a GPU reads
 * any place without a word. Indices that a kernel computed are read back for that.
 *
 * @param kernel who reads them, for the error where a GPU hands values over later
 */
export const integersOf = (indices: tf.TensorInfo, kernel: string, backend: GpujsBackend): Int32Array =>
  backend.readSync(indices.dataId, `gpujs kernel '${kernel}', for its indices`) as Int32Array;

/**
 * Positions of several indices as rows of an array.
 *
 * @param indices [count, depth]
 * @throws Error when a position is outside the array
 */
export function flatRows(
  indices: Int32Array,
  strides: readonly number[],
  { depth, limit, shape }: { depth: number; limit: number; shape: readonly number[] },
): Int32Array {
  const rows = new Int32Array(depth === 0 ? 1 : indices.length / depth);
  for (const at of rows.keys()) {
    const position = indices.subarray(at * depth, (at + 1) * depth);
    const row = position.reduce((sum, index, axis) => sum + index * strides[axis]!, 0);
    if (row < 0 || row >= limit) {
      throw new Error(`Invalid indices: ${[...position]} does not index into ${shape}`);
    }
    rows[at] = row;
  }
  return rows;
}

const GATHER = defineKernel({
  name: 'gather',
  formula: 'y[b, o, k, s] = x[b, o, rows[b, k], s]',
  inputs: ['x', 'rows'],
  integers: ['outer', 'size', 'count', 'slice'],
  element: `const line = div(i, slice); const column = i - line * slice;
    const group = div(line, count); const own = line - group * count;
    const batch = div(group, outer);
    const row = rows[batch * count + own];
    return x[(group * size + row) * slice + column];`,
});

/** How {@link gathered} sees its tensors: x [batch, outer, size, slice] and as many rows of each batch. */
export interface GatherSizes {
  readonly outer: number;
  readonly size: number;
  readonly count: number;
  readonly slice: number;
}

/** Rows of x, of any type; the rows are inside of x. */
export const gathered = (
  x: tf.TensorInfo,
  rows: tf.TensorInfo,
  shape: readonly number[],
  { outer, size, count, slice }: GatherSizes,
  backend: GpujsBackend,
): tf.TensorInfo =>
  backend.launch(GATHER, [x, rows], { shape, dtype: x.dtype, numbers: { outer, size, count, slice } });

/** Runs a function with whole numbers in a tensor of their own. */
export function withIntegers<Result>(
  values: Int32Array,
  backend: GpujsBackend,
  run: (tensor: tf.TensorInfo) => Result,
): Result {
  const tensor = backend.makeFilled([values.length], 'int32', values);
  const result = run(tensor);
  backend.release(tensor);
  return result;
}
