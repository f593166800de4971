/** What values are reduced by; the codes are those of `src/kernels/reduce/reduction.ts`. */

export const SUM: i32 = 0;
export const MAX: i32 = 1;
export const MIN: i32 = 2;
export const INT_SUM: i32 = 3;
export const INT_MAX: i32 = 4;
export const INT_MIN: i32 = 5;

/** Four lanes each. NaN wins over every number. */
@inline
export function combine(operation: i32, a: v128, b: v128): v128 {
  if (operation == SUM) return f32x4.add(a, b);
  if (operation == MAX) return f32x4.max(a, b);
  if (operation == MIN) return f32x4.min(a, b);
  if (operation == INT_SUM) return i32x4.add(a, b);
  return operation == INT_MAX ? i32x4.max_s(a, b) : i32x4.min_s(a, b);
}

/** What changes nothing. */
@inline
export function neutral(operation: i32): v128 {
  if (operation == MAX) return f32x4.splat(f32.NEGATIVE_INFINITY);
  if (operation == MIN) return f32x4.splat(f32.POSITIVE_INFINITY);
  if (operation == INT_MAX) return i32x4.splat(i32.MIN_VALUE);
  if (operation == INT_MIN) return i32x4.splat(i32.MAX_VALUE);
  return i32x4.splat(0);
}

/** The four lanes reduced to one, in each lane. */
@inline
export function acrossLanes(operation: i32, x: v128): v128 {
  const pairs = combine(operation, x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  return combine(operation, pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
}
