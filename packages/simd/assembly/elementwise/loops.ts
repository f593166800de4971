/** Loops over neighbouring values of two inputs, of which either may be one value that is repeated (a step of 0). */
import { at, loadLanes, storeLanes } from '../vector';
import { floatOperation, intOperation } from './arithmetic';
import { compareBooleans, compareFloats, compareInts } from './comparison';

@inline
function combine(isFloat: bool, operation: i32, a: v128, b: v128): v128 {
  return isFloat ? floatOperation(operation, a, b) : intOperation(operation, a, b);
}

/** y = a ∘ b, all of 32 bits. */
@inline
export function arithmetic(
  isFloat: bool,
  operation: i32,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  const n = end - begin;
  a = at(a, begin * aStep);
  b = at(b, begin * bStep);
  y = at(y, begin);
  let i = 0;
  if (aStep & bStep) {
    for (; i + 8 <= n; i += 8, a += 32, b += 32, y += 32) {
      const first = combine(isFloat, operation, v128.load(a), v128.load(b));
      const second = combine(isFloat, operation, v128.load(a, 16), v128.load(b, 16));
      v128.store(y, first);
      v128.store(y, second, 16);
    }
  } else if (aStep) {
    const right = v128.load32_splat(b);
    for (; i + 8 <= n; i += 8, a += 32, y += 32) {
      v128.store(y, combine(isFloat, operation, v128.load(a), right));
      v128.store(y, combine(isFloat, operation, v128.load(a, 16), right), 16);
    }
  } else {
    const left = v128.load32_splat(a);
    for (; i + 8 <= n; i += 8, b += 32, y += 32) {
      v128.store(y, combine(isFloat, operation, left, v128.load(b)));
      v128.store(y, combine(isFloat, operation, left, v128.load(b, 16)), 16);
    }
  }
  for (; i < n; i += 4, a += <usize>(16 * aStep), b += <usize>(16 * bStep), y += 16) {
    const count = n - i;
    const left = loadUpTo(a, aStep, count),
      right = loadUpTo(b, bStep, count);
    storeLanes(y, combine(isFloat, operation, left, right), count);
  }
}

@inline
function loadUpTo(from: usize, step: i32, count: i32): v128 {
  if (!step) return v128.load32_splat(from);
  return loadLanes(from, count);
}

@inline
function compare(isFloat: bool, operation: i32, a: v128, b: v128): v128 {
  return isFloat ? compareFloats(operation, a, b) : compareInts(operation, a, b);
}

/** y = a ∘ b, where y is of bytes that are 0 or 1. */
@inline
export function comparison(
  isFloat: bool,
  operation: i32,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  const n = end - begin;
  a = at(a, begin * aStep);
  b = at(b, begin * bStep);
  y += <usize>begin;
  const left = v128.load32_splat(a),
    right = v128.load32_splat(b);
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const first = compare(
      isFloat,
      operation,
      aStep ? v128.load(at(a, i)) : left,
      bStep ? v128.load(at(b, i)) : right,
    );
    const second = compare(
      isFloat,
      operation,
      aStep ? v128.load(at(a, i), 16) : left,
      bStep ? v128.load(at(b, i), 16) : right,
    );
    const halves = i16x8.narrow_i32x4_s(first, second);
    const bytes = v128.and(i8x16.narrow_i16x8_s(halves, halves), i8x16.splat(1));
    v128.store_lane<i64>(y + <usize>i, bytes, 0);
  }
  for (; i < n; i++) {
    const x = v128.load32_zero(at(a, i * aStep)),
      z = v128.load32_zero(at(b, i * bStep));
    store<u8>(y + <usize>i, <u8>(i32x4.extract_lane(compare(isFloat, operation, x, z), 0) & 1));
  }
}

/** y = a ∘ b, all of bytes. */
@inline
export function booleans(
  operation: i32,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  const n = end - begin;
  a += <usize>(begin * aStep);
  b += <usize>(begin * bStep);
  y += <usize>begin;
  const left = v128.load8_splat(a),
    right = v128.load8_splat(b);
  let i = 0;
  for (; i + 16 <= n; i += 16) {
    const x = aStep ? v128.load(a + <usize>i) : left,
      z = bStep ? v128.load(b + <usize>i) : right;
    v128.store(y + <usize>i, compareBooleans(operation, x, z));
  }
  for (; i < n; i++) {
    const x = i8x16.splat(load<i8>(a + <usize>(i * aStep))),
      z = i8x16.splat(load<i8>(b + <usize>(i * bStep)));
    store<u8>(y + <usize>i, i8x16.extract_lane_u(compareBooleans(operation, x, z), 0));
  }
}
