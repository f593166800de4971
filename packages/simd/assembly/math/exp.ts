/** The exponential function and what is made of it, four lanes at a time. Every function keeps NaN. */
import { madd, nmadd } from '../vector';

const LOG2_E: f32 = 1.44269504;
/** ln 2 in two parts, so that n·ln 2 is subtracted without rounding (Cody and Waite, 1980). */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** x − n·ln 2. */
@inline
function remainder(x: v128, n: v128): v128 {
  return nmadd(n, f32x4.splat(LN2_LOW), nmadd(n, f32x4.splat(LN2_HIGH), x));
}

/** exp(r) − 1 for |r| ≤ ln 2 / 2, by the minimax polynomial of Cephes' `expf` (Moshier, 1989). */
@inline
function expm1OfRemainder(r: v128): v128 {
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  return madd(p, f32x4.mul(r, r), r);
}

@inline
function powerOfTwo(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(127)), 23);
}

/**
 * exp(x) = 2ⁿ·exp(r), n = round(x / ln 2). The factor 2ⁿ is applied in two halves, so that results down to the smallest
 * denormal number are right.
 */
@inline
export function exp(x: v128): v128 {
  const clamped = f32x4.min(f32x4.max(x, f32x4.splat(-104)), f32x4.splat(89));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(LOG2_E)));
  const p = f32x4.add(expm1OfRemainder(remainder(clamped, n)), f32x4.splat(1));
  const exponent = i32x4.trunc_sat_f32x4_s(n),
    half = i32x4.shr_s(exponent, 1),
    rest = i32x4.sub(exponent, half);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(rest));
}

/** exp(x) − 1 for x ≤ 88: 2ⁿ·(exp(r) − 1) + (2ⁿ − 1), which loses nothing near 0. */
@inline
export function expm1Below(x: v128): v128 {
  const clamped = f32x4.max(x, f32x4.splat(-18));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(LOG2_E)));
  const p = expm1OfRemainder(remainder(clamped, n));
  const power = powerOfTwo(i32x4.trunc_sat_f32x4_s(n));
  return madd(p, power, f32x4.sub(power, f32x4.splat(1)));
}

/** exp(x) − 1. */
@inline
export function expm1(x: v128): v128 {
  const isLarge = f32x4.gt(x, f32x4.splat(24));
  const y = v128.bitselect(exp(x), expm1Below(f32x4.min(x, f32x4.splat(25))), isLarge);
  return withSignAtZero(y, x);
}

/** 1 / (1 + exp(−x)). */
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** tanh(x) = t / (t + 2), t = exp(2|x|) − 1; from |x| = 9.02 on it rounds to 1. */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, f32x4.splat(-0.0));
  const size = f32x4.min(f32x4.abs(x), f32x4.splat(10));
  const t = expm1Below(f32x4.add(size, size));
  return v128.or(f32x4.div(t, f32x4.add(t, f32x4.splat(2))), sign);
}

/** x where x is ±0, else y: an odd function keeps the sign of zero. */
@inline
export function withSignAtZero(y: v128, x: v128): v128 {
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0)));
}
