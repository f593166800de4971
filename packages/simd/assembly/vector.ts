/** Small words for vectors of four floats, shared by all kernels. */

/** a·b + c: one fused instruction in the relaxed builds, two rounded ones in the plain builds. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b, rounded like {@link madd}. */
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** (x0 + x2) + (x1 + x3): the sum of the four lanes. */
@inline
export function horizontalSum(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Address of element `index` of an array of 32-bit numbers. */
@inline
export function at(base: usize, index: i32): usize {
  return base + (<usize>index << 2);
}

/** Loads the first `count` (1 to 3) floats at an address; the other lanes are 0. */
@inline
export function loadPartial(address: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(address);
  const low = v128.load64_zero(address);
  return count == 2 ? low : v128.load_lane<f32>(address, low, 2, 8);
}

/** Stores the first `count` (1 to 3) lanes. */
@inline
export function storePartial(address: usize, x: v128, count: i32): void {
  if (count == 1) {
    v128.store_lane<f32>(address, x, 0);
    return;
  }
  v128.store_lane<i64>(address, x, 0);
  if (count == 3) v128.store_lane<f32>(address, x, 2, 8);
}

/** Loads four lanes, or the `count` that are left of a row. */
@inline
export function loadLanes(address: usize, count: i32): v128 {
  return count >= 4 ? v128.load(address) : loadPartial(address, count);
}

/** Stores four lanes, or the `count` that are left of a row. */
@inline
export function storeLanes(address: usize, x: v128, count: i32): void {
  if (count >= 4) v128.store(address, x);
  else storePartial(address, x, count);
}

/**
 * A constant of a pool of floats in the memory. An engine loads it by one instruction, but builds a constant in the code by
 * four, again in every turn of a loop.
 */
@inline
export function constant(pool: usize, index: i32): v128 {
  return v128.load32_splat(at(pool, index));
}

/** The same for pairs of 64-bit floats. */
@inline
export function wideConstant(pool: usize, index: i32): v128 {
  return v128.load64_splat(pool + (<usize>index << 3));
}
