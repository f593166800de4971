/**
 * Functions on pairs of 64-bit floats. They serve those functions of 32-bit floats that would lose digits in 32 bits: a
 * vector of four is widened into two pairs and rounded once at the end.
 */
import { wideConstant } from '../vector';

/** Where each constant lies in the pool. */
const ONE: i32 = 0;
const TWO: i32 = 1;
/** 1.5·2⁵²: adding it leaves a rounded integer in the low bits. */
const ROUNDER: i32 = 2;
const LOG2_E: i32 = 3;
const LN2: i32 = 4;
/** ln 2 in two parts, so that n·ln 2 is subtracted without rounding (Cody and Waite, 1980). */
const LN2_HIGH: i32 = 5;
const LN2_LOW: i32 = 6;
/** Taylor's polynomial for (exp(r) − 1 − r) / r². */
const EXP: i32 = 7;
/** The series of (artanh(s) − s) / s³ in s². */
const ARTANH: i32 = 16;
const POOL: usize = memory.data<f64>([
  1, 2, 6755399441055744, 1.44269504088896338700, 0.69314718055994530942, 6.93147180369123816490e-1,
  1.90821492927058770002e-10, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120,
  1.0 / 24, 1.0 / 6, 0.5, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3,
]);
/** √½ as bits: mantissas are taken from [√½, √2). */
const ROOT_OF_HALF: i32 = 0;
const MANTISSA: i32 = 1;
/** The bits of 1, and what makes an exponent the low bits of `ROUNDER`. */
const BITS_OF_ONE: i32 = 2;
const TO_ROUNDER: i32 = 3;
const INT_POOL: usize = memory.data<i64>([
  0x3fe6a09e667f3bcd, 0x000fffffffffffff, 0x3ff0000000000000, 0x4338000000000000,
]);

/** The two low lanes of four floats. */
@inline
export function lowPair(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The two high lanes of four floats. */
@inline
export function highPair(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** Four floats of two pairs. */
@inline
export function joinPairs(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

@inline
function wideMadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** p·x + c, where c is a constant of a pool. */
@inline
export function horner(p: v128, x: v128, pool: usize, index: i32): v128 {
  return wideMadd(p, x, wideConstant(pool, index));
}

/** x rounded to an integer, with that integer in its low bits; |x| < 2⁵¹. */
@inline
export function roundedBits(x: v128): v128 {
  return f64x2.add(x, wideConstant(POOL, ROUNDER));
}

@inline
export function roundedValue(bits: v128): v128 {
  return f64x2.sub(bits, wideConstant(POOL, ROUNDER));
}

/** exp(r) − 1 for |r| ≤ ln 2 / 2, by a polynomial of degree 10; off by less than 3·10⁻¹³. */
@inline
function wideExpm1OfRemainder(r: v128): v128 {
  let p = wideConstant(POOL, EXP);
  p = horner(p, r, POOL, EXP + 1);
  p = horner(p, r, POOL, EXP + 2);
  p = horner(p, r, POOL, EXP + 3);
  p = horner(p, r, POOL, EXP + 4);
  p = horner(p, r, POOL, EXP + 5);
  p = horner(p, r, POOL, EXP + 6);
  p = horner(p, r, POOL, EXP + 7);
  p = horner(p, r, POOL, EXP + 8);
  return wideMadd(p, f64x2.mul(r, r), r);
}

/** exp(x) for |x| < 700. */
@inline
export function wideExp(x: v128): v128 {
  const bits = roundedBits(f64x2.mul(x, wideConstant(POOL, LOG2_E)));
  const n = roundedValue(bits);
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(n, wideConstant(POOL, LN2_HIGH))),
    f64x2.mul(n, wideConstant(POOL, LN2_LOW)),
  );
  const power = i64x2.add(i64x2.shl(bits, 52), wideConstant(INT_POOL, BITS_OF_ONE));
  return wideMadd(wideExpm1OfRemainder(r), power, power);
}

/** ln(1 + f)'s series 2·artanh(s), s = f / (2 + f), for 1 + f in [√½, √2]; off by less than 2·10⁻¹². */
@inline
function wideLogOfMantissa(f: v128): v128 {
  const s = f64x2.div(f, f64x2.add(f, wideConstant(POOL, TWO))),
    square = f64x2.mul(s, s);
  let p = wideConstant(POOL, ARTANH);
  p = horner(p, square, POOL, ARTANH + 1);
  p = horner(p, square, POOL, ARTANH + 2);
  p = horner(p, square, POOL, ARTANH + 3);
  p = horner(p, square, POOL, ARTANH + 4);
  p = horner(p, square, POOL, ARTANH + 5);
  const twice = f64x2.add(s, s);
  return wideMadd(f64x2.mul(p, square), twice, twice);
}

/** The exponent k of x = 2ᵏ·m, m in [√½, √2), as a float; `x` is normal and above 0. */
@inline
function exponentOf(bits: v128): v128 {
  return roundedValue(i64x2.add(i64x2.shr_s(bits, 52), wideConstant(INT_POOL, TO_ROUNDER)));
}

@inline
function mantissaOf(bits: v128): v128 {
  return i64x2.add(v128.and(bits, wideConstant(INT_POOL, MANTISSA)), wideConstant(INT_POOL, ROOT_OF_HALF));
}

/** ln x for normal x above 0; every positive float is normal in 64 bits. */
@inline
export function wideLog(x: v128): v128 {
  const bits = i64x2.sub(x, wideConstant(INT_POOL, ROOT_OF_HALF));
  const f = f64x2.sub(mantissaOf(bits), wideConstant(POOL, ONE));
  return wideMadd(exponentOf(bits), wideConstant(POOL, LN2), wideLogOfMantissa(f));
}

/** ln(1 + x) for finite x above −1. */
@inline
export function wideLog1p(x: v128): v128 {
  const bits = i64x2.sub(f64x2.add(x, wideConstant(POOL, ONE)), wideConstant(INT_POOL, ROOT_OF_HALF));
  const k = exponentOf(bits);
  // Where 1 + x is not scaled, x itself has the digits that the sum has lost.
  const isNear = f64x2.eq(k, f64x2.splat(0));
  const f = v128.bitselect(x, f64x2.sub(mantissaOf(bits), wideConstant(POOL, ONE)), isNear);
  return wideMadd(k, wideConstant(POOL, LN2), wideLogOfMantissa(f));
}
