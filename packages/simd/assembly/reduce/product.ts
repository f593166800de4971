/** Products, and running sums and products, along the middle of x[outer, length, inner]. */
import { toInt32 } from '../math/pow';
import { at, loadLanes, storeLanes } from '../vector';

/** y[outer, inner] in 64 bits as JavaScript computes it; `begin` and `end` count values of y. */
export function reduceProduct(
  isFloat: bool,
  x: usize,
  length: i32,
  inner: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  const step = <usize>inner << 2;
  for (let i = begin; i < end; i++) {
    const outer = i / inner;
    let p0 = 1.0,
      p1 = 1.0,
      p2 = 1.0,
      p3 = 1.0,
      k = 0,
      from = at(x, outer * length * inner + (i - outer * inner));
    for (; k + 4 <= length; k += 4, from += step << 2) {
      p0 *= valueAt(from, isFloat);
      p1 *= valueAt(from + step, isFloat);
      p2 *= valueAt(from + step * 2, isFloat);
      p3 *= valueAt(from + step * 3, isFloat);
    }
    for (; k < length; k++, from += step) p0 *= valueAt(from, isFloat);
    const product = p0 * p1 * (p2 * p3);
    if (isFloat) store<f32>(at(y, i), <f32>product);
    else store<i32>(at(y, i), toInt32(product));
  }
}

@inline
function valueAt(from: usize, isFloat: bool): f64 {
  return isFloat ? <f64>load<f32>(from) : <f64>load<i32>(from);
}

/** What is accumulated, numbered as in `src/kernels/reduce/cumulative.ts`. */
const SUM: i32 = 0;
const PRODUCT: i32 = 1;
const INT_SUM: i32 = 2;
const INT_PRODUCT: i32 = 3;

@inline
function next(operation: i32, a: v128, b: v128): v128 {
  if (operation == SUM) return f32x4.add(a, b);
  if (operation == PRODUCT) return f32x4.mul(a, b);
  return operation == INT_SUM ? i32x4.add(a, b) : i32x4.mul(a, b);
}

/** Up to four neighbouring columns. */
@inline
function accumulate(
  operation: i32,
  x: usize,
  y: usize,
  length: i32,
  rowBytes: isize,
  lanes: i32,
  isExclusive: bool,
): void {
  let state = i32x4.splat(0);
  if (operation == PRODUCT) state = f32x4.splat(1);
  if (operation == INT_PRODUCT) state = i32x4.splat(1);
  for (let k = 0; k < length; k++, x += rowBytes, y += rowBytes) {
    const value = next(operation, state, loadLanes(x, lanes)),
      result = isExclusive ? state : value;
    storeLanes(y, result, lanes);
    state = value;
  }
}

@inline
function accumulateAll(
  operation: i32,
  x: usize,
  length: i32,
  inner: i32,
  y: usize,
  isExclusive: bool,
  isReverse: bool,
  begin: i32,
  end: i32,
): void {
  const rowBytes = <isize>inner << 2;
  for (let i = begin; i < end; ) {
    const outer = i / inner,
      column = i - outer * inner,
      lanes = min(min(inner - column, end - i), 4),
      first = (outer * length + (isReverse ? length - 1 : 0)) * inner + column,
      step = isReverse ? -rowBytes : rowBytes;
    accumulate(operation, at(x, first), at(y, first), length, step, lanes, isExclusive);
    i += lanes;
  }
}

/** y has the shape of x; `begin` and `end` count pairs of an outer and an inner index. */
export function cumulative(
  operation: i32,
  x: usize,
  length: i32,
  inner: i32,
  y: usize,
  isExclusive: bool,
  isReverse: bool,
  begin: i32,
  end: i32,
): void {
  switch (operation) {
    case SUM:
      return accumulateAll(SUM, x, length, inner, y, isExclusive, isReverse, begin, end);
    case PRODUCT:
      return accumulateAll(PRODUCT, x, length, inner, y, isExclusive, isReverse, begin, end);
    case INT_SUM:
      return accumulateAll(INT_SUM, x, length, inner, y, isExclusive, isReverse, begin, end);
    default:
      return accumulateAll(INT_PRODUCT, x, length, inner, y, isExclusive, isReverse, begin, end);
  }
}
