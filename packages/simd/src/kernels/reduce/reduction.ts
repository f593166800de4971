import type { SimdBackend } from '../../backend.ts';
import type { tf } from '../../tf.ts';
import { fill } from '../data/fill.ts';
import { type MiddleView, planReduction } from './axes.ts';

/** Numbered as in `assembly/reduce/operations.ts`; those of integers come after those of floats. */
export const REDUCTION = { sum: 0, max: 1, min: 2 } as const;
const INTS = 3;

/** Long rows are cut into pieces of this many values, so that several threads can work on one. */
const PIECE = 16_384;
/** Nanoseconds a value. */
const COST = 0.2;

/** One reduction of floats or integers. */
export interface Reduction {
  readonly operation: number;
  readonly axis: number | number[] | undefined;
  readonly keepDims: boolean;
  /** Whether a sum is divided by the number of its terms. */
  readonly isMean?: boolean;
}

/** Σ, max or min over axes. The sum and the mean of nothing are 0. */
export function reduction(
  x: tf.TensorInfo,
  { operation, axis, keepDims, isMean = false }: Reduction,
  backend: SimdBackend,
): tf.TensorInfo {
  const { shape, count, steps } = planReduction(x.shape, axis, keepDims);
  if (count === 0) {
    const empty = backend.makeOutput(shape, x.dtype);
    if (backend.storage(empty).size > 0) fill(empty, 0, backend);
    return empty;
  }
  if (steps.length === 0) return backend.makeView(x, shape);
  const code = x.dtype === 'float32' ? operation : operation + INTS;
  let current = x;
  for (let index = 0; index < steps.length; index++) {
    const isLast = index === steps.length - 1;
    const view = steps[index]!;
    const y = backend.makeOutput(isLast ? shape : [view.outer * view.inner], x.dtype);
    reduceMiddle(code, current, view, y, isLast && isMean ? count : 1, backend);
    if (current !== x) backend.release(current);
    current = y;
  }
  return current;
}

function reduceMiddle(
  code: number,
  x: tf.TensorInfo,
  { outer, length, inner }: MiddleView,
  y: tf.TensorInfo,
  divisor: number,
  backend: SimdBackend,
): void {
  const from = backend.pointer(x);
  const to = backend.pointer(y);
  if (outer * inner === 0) return;
  const cost = length * COST + 3;
  if (inner > 1) {
    backend.launch('reduceColumns', outer * inner, cost, code, from, length, inner, to, divisor);
    return;
  }
  if (length < 4 * PIECE || outer >= 16) {
    backend.launch('reduceRows', outer, cost, code, from, length, length, 1, to, divisor);
    return;
  }
  const pieces = Math.ceil(length / PIECE);
  const parts = backend.makeOutput([outer, pieces], y.dtype);
  const partsAt = backend.pointer(parts);
  backend.launch('reduceRows', outer * pieces, PIECE * COST, code, from, length, PIECE, pieces, partsAt, 1);
  backend.launch('reduceRows', outer, pieces * COST, code, partsAt, pieces, pieces, 1, to, divisor);
  backend.release(parts);
}
