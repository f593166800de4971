/** Comparisons of two vectors, by operation codes that are numbered as in `src/kernels/elementwise/binary-operation.ts`. */

export const GREATER: i32 = 0;
export const GREATER_EQUAL: i32 = 1;
export const LESS: i32 = 2;
export const LESS_EQUAL: i32 = 3;
export const EQUAL: i32 = 4;
export const NOT_EQUAL: i32 = 5;
/** Those of one vector. */
export const IS_NOT_ZERO: i32 = 6;
export const IS_INFINITE: i32 = 7;
export const IS_FINITE: i32 = 8;
/** Those of booleans. */
export const AND: i32 = 9;
export const OR: i32 = 10;
export const NOT: i32 = 11;

/** Four floats; all bits of a lane are set where it is true. */
@inline
export function compareFloats(operation: i32, a: v128, b: v128): v128 {
  if (operation == GREATER) return f32x4.gt(a, b);
  if (operation == GREATER_EQUAL) return f32x4.ge(a, b);
  if (operation == LESS) return f32x4.lt(a, b);
  if (operation == LESS_EQUAL) return f32x4.le(a, b);
  if (operation == EQUAL) return f32x4.eq(a, b);
  if (operation == NOT_EQUAL) return f32x4.ne(a, b);
  if (operation == IS_NOT_ZERO) return f32x4.ne(a, f32x4.splat(0));
  const infinity = f32x4.splat(f32.POSITIVE_INFINITY);
  return operation == IS_INFINITE ? f32x4.eq(f32x4.abs(a), infinity) : f32x4.lt(f32x4.abs(a), infinity);
}

/** Four integers. */
@inline
export function compareInts(operation: i32, a: v128, b: v128): v128 {
  if (operation == GREATER) return i32x4.gt_s(a, b);
  if (operation == GREATER_EQUAL) return i32x4.ge_s(a, b);
  if (operation == LESS) return i32x4.lt_s(a, b);
  if (operation == LESS_EQUAL) return i32x4.le_s(a, b);
  if (operation == EQUAL) return i32x4.eq(a, b);
  return operation == NOT_EQUAL ? i32x4.ne(a, b) : i32x4.ne(a, i32x4.splat(0));
}

/** Sixteen booleans, 0 or 1. */
@inline
export function compareBooleans(operation: i32, a: v128, b: v128): v128 {
  if (operation == AND) return v128.and(a, b);
  if (operation == OR) return v128.or(a, b);
  const one = i8x16.splat(1);
  if (operation == EQUAL) return v128.and(i8x16.eq(a, b), one);
  return operation == NOT_EQUAL ? v128.xor(a, b) : v128.xor(a, one);
}
