/** The exponential function and what is made of it, four lanes at a time. Every function keeps NaN. */
import { constant, madd, nmadd } from '../vector';

/** Where each constant lies in the pool. */
const LOG2_E: i32 = 0;
/** ln 2 in two parts, so that n·ln 2 is subtracted without rounding (Cody and Waite, 1980). */
const LN2_HIGH: i32 = 1;
const LN2_LOW: i32 = 2;
const ONE: i32 = 3;
const TWO: i32 = 4;
/** Beyond these exp is 0 or ∞. */
const LOWEST: i32 = 5;
const HIGHEST: i32 = 6;
/** From here on exp(x) − 1 is −1, and tanh(x) is 1. */
const EXPM1_LOWEST: i32 = 7;
const TANH_HIGHEST: i32 = 8;
/** A polynomial for (exp(r) − 1 − r) / r², |r| ≤ ln 2 / 2: minimax for exp(r) − 1, off by 2·10⁻⁸ relative. */
const POLYNOMIAL: i32 = 9;
/** 1.5·2²³: adding it leaves the rounded integer in the low bits. */
const ROUNDER: i32 = 14;
/** Below this exp is no normal number. */
const LOWEST_NORMAL: i32 = 15;
/** A polynomial for (artanh(s) / s − 1) · 2 / s² in s², 0 ≤ s ≤ 1/3: Chebyshev's interpolation, off by 4·10⁻⁹. */
const ARTANH: i32 = 16;
const POOL: usize = memory.data<f32>([
  1.44269504, 0.693359375, -2.12194440e-4, 1, 2, -104, 89, -18, 10, 1.3946549e-3, 8.366643e-3,
  4.166628e-2, 1.6666542e-1, 0.5, 12582912, -87.33654, 0.28157779574, 0.27965158224, 0.40024596453,
  0.66666322945,
]);

/** x − n·ln 2. */
@inline
function remainder(x: v128, n: v128): v128 {
  return nmadd(n, constant(POOL, LN2_LOW), nmadd(n, constant(POOL, LN2_HIGH), x));
}

/** exp(r) − 1 for |r| ≤ ln 2 / 2. */
@inline
function expm1OfRemainder(r: v128): v128 {
  let p = constant(POOL, POLYNOMIAL);
  p = madd(p, r, constant(POOL, POLYNOMIAL + 1));
  p = madd(p, r, constant(POOL, POLYNOMIAL + 2));
  p = madd(p, r, constant(POOL, POLYNOMIAL + 3));
  p = madd(p, r, constant(POOL, POLYNOMIAL + 4));
  return madd(p, f32x4.mul(r, r), r);
}

/** 2ⁿ: n is added to the exponent of 1. */
@inline
function powerOfTwo(exponent: v128): v128 {
  return i32x4.add(i32x4.shl(exponent, 23), constant(POOL, ONE));
}

/** x / ln 2, rounded, with the integer in the low bits. */
@inline
function powerBits(x: v128): v128 {
  return madd(x, constant(POOL, LOG2_E), constant(POOL, ROUNDER));
}

/**
 * exp(x) = 2ⁿ·exp(r), n = round(x / ln 2). The factor 2ⁿ is applied in two halves, so that results down to the smallest
 * denormal number are right. The limits are compared so that NaN passes.
 */
@inline
export function exp(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(POOL, LOWEST)), constant(POOL, HIGHEST));
  const rounder = constant(POOL, ROUNDER),
    bits = powerBits(clamped),
    n = f32x4.sub(bits, rounder);
  const p = f32x4.add(expm1OfRemainder(remainder(clamped, n)), constant(POOL, ONE));
  const exponent = i32x4.sub(bits, rounder),
    half = i32x4.shr_s(exponent, 1),
    rest = i32x4.sub(exponent, half);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(rest));
}

/** exp(x) for x ≤ 0, where results that are no normal numbers become 0: two thirds of the work of {@link exp}. */
@inline
export function expBelow(x: v128): v128 {
  const bits = powerBits(x);
  const p = expm1OfRemainder(remainder(x, f32x4.sub(bits, constant(POOL, ROUNDER))));
  const power = powerOfTwo(bits);
  return v128.andnot(madd(p, power, power), f32x4.lt(x, constant(POOL, LOWEST_NORMAL)));
}

/** exp(x) − 1 for x ≤ 88: 2ⁿ·(exp(r) − 1) + (2ⁿ − 1), which loses nothing near 0. */
@inline
export function expm1Below(x: v128): v128 {
  const clamped = f32x4.pmax(x, constant(POOL, EXPM1_LOWEST));
  const bits = powerBits(clamped);
  const p = expm1OfRemainder(remainder(clamped, f32x4.sub(bits, constant(POOL, ROUNDER))));
  const power = powerOfTwo(bits);
  return madd(p, power, f32x4.sub(power, constant(POOL, ONE)));
}

/** exp(x) − 1. */
@inline
export function expm1(x: v128): v128 {
  const isLarge = f32x4.gt(x, f32x4.splat(24));
  const y = v128.bitselect(exp(x), expm1Below(f32x4.pmin(x, f32x4.splat(25))), isLarge);
  return withSignAtZero(y, x);
}

/** 1 / (1 + exp(−x)), or exp(x) / (1 + exp(x)) below 0; 0 where that is no normal number. */
@inline
export function sigmoid(x: v128): v128 {
  const one = constant(POOL, ONE);
  const e = expBelow(v128.or(x, f32x4.splat(-0.0)));
  const above = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(above, f32x4.add(one, e));
}

/**
 * ln(1 + exp(x)) = max(x, 0) + ln(1 + e), e = exp(−|x|), and ln(1 + e) = 2 artanh(s), s = e / (2 + e); 0 where that is no
 * normal number.
 */
@inline
export function softplus(x: v128): v128 {
  const two = constant(POOL, TWO);
  const e = expBelow(v128.or(x, f32x4.splat(-0.0)));
  const s = f32x4.div(e, f32x4.add(two, e));
  const square = f32x4.mul(s, s);
  let p = constant(POOL, ARTANH);
  p = madd(p, square, constant(POOL, ARTANH + 1));
  p = madd(p, square, constant(POOL, ARTANH + 2));
  p = madd(p, square, constant(POOL, ARTANH + 3));
  const series = f32x4.mul(madd(p, square, two), s);
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), series);
}

/** tanh(x) = t / (t + 2), t = exp(2|x|) − 1; from |x| = 9.02 on it rounds to 1. */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, f32x4.splat(-0.0));
  const size = f32x4.pmin(f32x4.abs(x), constant(POOL, TANH_HIGHEST));
  const t = expm1Below(f32x4.add(size, size));
  return v128.or(f32x4.div(t, f32x4.add(t, constant(POOL, TWO))), sign);
}

/** x where x is ±0, else y: an odd function keeps the sign of zero. */
@inline
export function withSignAtZero(y: v128, x: v128): v128 {
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0)));
}
