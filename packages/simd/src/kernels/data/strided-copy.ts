import type { SimdBackend } from '../../backend.ts';
import { bytesPerValue } from '../../memory/tensor-storage.ts';
import type { tf } from '../../tf.ts';

/** A copy of values between two arrays; strides and offsets are in values, and may be 0 or negative. */
export interface StridedCopy {
  readonly from: tf.TensorInfo;
  readonly to: tf.TensorInfo;
  /** How many values along each dimension. */
  readonly sizes: readonly number[];
  readonly fromStrides: readonly number[];
  readonly toStrides: readonly number[];
  /** Where the first value is. */
  readonly fromOffset?: number;
  readonly toOffset?: number;
}

/** A dimension of a copy. */
interface Dimension {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** Nanoseconds a byte on one thread, and what a run or an element adds. */
const COST = { byte: 0.1, run: 2, element: 0.5 } as const;
/** Outer dimensions of one call of the wasm kernels. */
const OUTER = 4;
const NONE: Dimension = { size: 1, from: 0, to: 0 };

/** Copies by the fastest way that the strides allow: long runs, tiles of 4×4, or values one by one. */
export function stridedCopy(copy: StridedCopy, backend: SimdBackend): void {
  const unit = bytesPerValue(copy.from.dtype);
  const from = backend.pointer(copy.from) + (copy.fromOffset ?? 0) * unit;
  const to = backend.pointer(copy.to) + (copy.toOffset ?? 0) * unit;
  const dimensions = mergedDimensions(copy);
  if (dimensions !== undefined) copyDimensions(dimensions, from, to, unit, backend);
}

/** The same copy in as few dimensions as possible; undefined if there is nothing to copy. */
function mergedDimensions({ sizes, fromStrides, toStrides }: StridedCopy): Dimension[] | undefined {
  const merged: Dimension[] = [];
  for (let index = 0; index < sizes.length; index++) {
    const size = sizes[index]!;
    if (size === 0) return undefined;
    if (size === 1) continue;
    const from = fromStrides[index]!;
    const to = toStrides[index]!;
    const before = merged.at(-1);
    if (before !== undefined && before.from === from * size && before.to === to * size) {
      merged[merged.length - 1] = { size: before.size * size, from, to };
    } else merged.push({ size, from, to });
  }
  return merged;
}

function copyDimensions(
  dimensions: Dimension[],
  from: number,
  to: number,
  unit: number,
  backend: SimdBackend,
): void {
  const inner = dimensions.at(-1) ?? NONE;
  const outer = dimensions.slice(0, -1);
  if (inner.from !== 1 && inner.to === 1) {
    const contiguous = outer.findIndex((dimension) => dimension.from === 1);
    if (contiguous >= 0) {
      const [rows] = outer.splice(contiguous, 1);
      transposePlanes(rows!, inner, outer, from, to, unit, backend);
      return;
    }
  }
  copyRows(inner, outer, from, to, unit, backend);
}

function transposePlanes(
  rows: Dimension,
  columns: Dimension,
  outer: Dimension[],
  from: number,
  to: number,
  unit: number,
  backend: SimdBackend,
): void {
  forEachCall(outer, OUTER, from, to, unit, (wheels, planes, source, target) => {
    const blocks = Math.ceil(rows.size / 16);
    const cost = (rows.size / blocks) * columns.size * (COST.byte * 4 + COST.element);
    backend.launch(
      'transposePlanes',
      ...[planes * blocks, cost, source, target, unit, rows.size, columns.size],
      ...[columns.from * unit, rows.to * unit],
      ...wheels,
    );
  });
}

function copyRows(
  inner: Dimension,
  outer: Dimension[],
  from: number,
  to: number,
  unit: number,
  backend: SimdBackend,
): void {
  const isRun = inner.from === 1 && inner.to === 1;
  const run = isRun ? inner.size * unit : unit;
  const count = isRun ? 1 : inner.size;
  const rows = outer.pop() ?? NONE;
  const cost = COST.run + count * (run * COST.byte + COST.element);
  forEachCall(outer, OUTER, from, to, unit, (wheels, positions, source, target) => {
    backend.launch(
      'copyStrided',
      ...[positions * rows.size, cost, source, target, run, count, inner.from * unit, inner.to * unit],
      ...wheels,
      ...[rows.size, rows.from * unit, rows.to * unit],
    );
  });
}

/** Calls `launch` once with all outer dimensions, or, where there are too many, once for each position of the first. */
function forEachCall(
  outer: readonly Dimension[],
  limit: number,
  from: number,
  to: number,
  unit: number,
  launch: (wheels: number[], positions: number, from: number, to: number) => void,
): void {
  if (outer.length > limit) {
    const [first, ...rest] = outer;
    for (let index = 0; index < first!.size; index++) {
      const source = from + index * first!.from * unit;
      forEachCall(rest, limit, source, to + index * first!.to * unit, unit, launch);
    }
    return;
  }
  const wheels: number[] = [];
  let positions = 1;
  for (let index = outer.length; index < limit; index++) wheels.push(1, 0, 0);
  for (const dimension of outer) {
    wheels.push(dimension.size, dimension.from * unit, dimension.to * unit);
    positions *= dimension.size;
  }
  launch(wheels, positions, from, to);
}

/** The steps between neighbours along each dimension of a contiguous array, in values. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let index = shape.length - 1; index >= 0; index--) {
    strides[index] = stride;
    stride *= shape[index]!;
  }
  return strides;
}
