/**
 * Functions on pairs of 64-bit floats. They serve those functions of 32-bit floats that would lose digits in 32 bits: a
 * vector of four is widened into two pairs and rounded once at the end.
 */

/** 1.5·2⁵²: adding it leaves a rounded integer in the low bits. */
const ROUNDER: f64 = 6755399441055744;
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const ROOT_OF_HALF: i64 = 0x3fe6a09e667f3bcd;

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

/** p·x + c. */
@inline
export function horner(p: v128, x: v128, c: f64): v128 {
  return wideMadd(p, x, f64x2.splat(c));
}

/** x rounded to an integer, with that integer in its low bits; |x| < 2⁵¹. */
@inline
export function roundedBits(x: v128): v128 {
  return f64x2.add(x, f64x2.splat(ROUNDER));
}

@inline
export function roundedValue(bits: v128): v128 {
  return f64x2.sub(bits, f64x2.splat(ROUNDER));
}

/** exp(r) − 1 for |r| ≤ ln 2 / 2: Taylor's polynomial of degree 10, off by less than 3·10⁻¹³. */
@inline
function wideExpm1OfRemainder(r: v128): v128 {
  let p = f64x2.splat(1.0 / 3628800);
  p = horner(p, r, 1.0 / 362880);
  p = horner(p, r, 1.0 / 40320);
  p = horner(p, r, 1.0 / 5040);
  p = horner(p, r, 1.0 / 720);
  p = horner(p, r, 1.0 / 120);
  p = horner(p, r, 1.0 / 24);
  p = horner(p, r, 1.0 / 6);
  p = horner(p, r, 0.5);
  return wideMadd(p, f64x2.mul(r, r), r);
}

/** exp(x) for |x| < 700. */
@inline
export function wideExp(x: v128): v128 {
  const bits = roundedBits(f64x2.mul(x, f64x2.splat(1.44269504088896338700)));
  const n = roundedValue(bits);
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(n, f64x2.splat(LN2_HIGH))),
    f64x2.mul(n, f64x2.splat(LN2_LOW)),
  );
  const power = i64x2.add(i64x2.shl(bits, 52), i64x2.splat(0x3ff0000000000000));
  return wideMadd(wideExpm1OfRemainder(r), power, power);
}

/** ln(1 + f)'s series 2·artanh(s), s = f / (2 + f), for 1 + f in [√½, √2]; off by less than 2·10⁻¹². */
@inline
function wideLogOfMantissa(f: v128): v128 {
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2))),
    square = f64x2.mul(s, s);
  let p = f64x2.splat(1.0 / 13);
  p = horner(p, square, 1.0 / 11);
  p = horner(p, square, 1.0 / 9);
  p = horner(p, square, 1.0 / 7);
  p = horner(p, square, 1.0 / 5);
  p = horner(p, square, 1.0 / 3);
  const twice = f64x2.add(s, s);
  return wideMadd(f64x2.mul(p, square), twice, twice);
}

/** The exponent k of x = 2ᵏ·m, m in [√½, √2), as a float; `x` is normal and above 0. */
@inline
function exponentOf(bits: v128): v128 {
  return roundedValue(i64x2.add(i64x2.shr_s(bits, 52), i64x2.splat(0x4338000000000000)));
}

@inline
function mantissaOf(bits: v128): v128 {
  return i64x2.add(v128.and(bits, i64x2.splat(0x000fffffffffffff)), i64x2.splat(ROOT_OF_HALF));
}

/** ln x for normal x above 0; every positive float is normal in 64 bits. */
@inline
export function wideLog(x: v128): v128 {
  const bits = i64x2.sub(x, i64x2.splat(ROOT_OF_HALF));
  const f = f64x2.sub(mantissaOf(bits), f64x2.splat(1));
  return wideMadd(exponentOf(bits), f64x2.splat(0.69314718055994530942), wideLogOfMantissa(f));
}

/** ln(1 + x) for finite x above −1. */
@inline
export function wideLog1p(x: v128): v128 {
  const bits = i64x2.sub(f64x2.add(x, f64x2.splat(1)), i64x2.splat(ROOT_OF_HALF));
  const k = exponentOf(bits);
  // Where 1 + x is not scaled, x itself has the digits that the sum has lost.
  const isNear = f64x2.eq(k, f64x2.splat(0));
  const f = v128.bitselect(x, f64x2.sub(mantissaOf(bits), f64x2.splat(1)), isNear);
  return wideMadd(k, f64x2.splat(0.69314718055994530942), wideLogOfMantissa(f));
}
