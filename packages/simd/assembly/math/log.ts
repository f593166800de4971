/** The natural logarithm, four lanes at a time. */
import { constant, madd } from '../vector';

/** Where each constant lies in the pool. */
const LN2_HIGH: i32 = 0;
const LN2_LOW: i32 = 1;
const SMALLEST_NORMAL: i32 = 2;
const TWO_TO_23: i32 = 3;
const ONE: i32 = 4;
const MINUS_HALF: i32 = 5;
const INFINITY: i32 = 6;
const MINUS_INFINITY: i32 = 7;
const NOT_A_NUMBER: i32 = 8;
/** The polynomial of Cephes' `logf` (Moshier, 1989) for (ln(1 + f) − f + f²/2) / f³. */
const POLYNOMIAL: i32 = 9;
const POOL: usize = memory.data<f32>([
  0.693359375, -2.12194440e-4, 1.17549435e-38, 8388608, 1, -0.5, Infinity, -Infinity, NaN, 7.0376836292e-2,
  -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1,
]);
/** √½ as bits: mantissas are taken from [√½, √2). */
const ROOT_OF_HALF: i32 = 0;
const MANTISSA: i32 = 1;
const INT_POOL: usize = memory.data<i32>([0x3f3504f3, 0x7fffff]);

/** ln x = k·ln 2 + ln(1 + f), x = 2ᵏ(1 + f); NaN below 0. */
@inline
export function log(x: v128): v128 {
  const isTiny = f32x4.lt(x, constant(POOL, SMALLEST_NORMAL));
  const scaled = v128.bitselect(f32x4.mul(x, constant(POOL, TWO_TO_23)), x, isTiny);
  const bits = i32x4.sub(scaled, constant(INT_POOL, ROOT_OF_HALF));
  const exponent = i32x4.sub(i32x4.shr_s(bits, 23), v128.and(isTiny, i32x4.splat(23)));
  const k = f32x4.convert_i32x4_s(exponent);
  const mantissa = i32x4.add(v128.and(bits, constant(INT_POOL, MANTISSA)), constant(INT_POOL, ROOT_OF_HALF));
  const f = f32x4.sub(mantissa, constant(POOL, ONE)),
    square = f32x4.mul(f, f);
  let p = constant(POOL, POLYNOMIAL);
  p = madd(p, f, constant(POOL, POLYNOMIAL + 1));
  p = madd(p, f, constant(POOL, POLYNOMIAL + 2));
  p = madd(p, f, constant(POOL, POLYNOMIAL + 3));
  p = madd(p, f, constant(POOL, POLYNOMIAL + 4));
  p = madd(p, f, constant(POOL, POLYNOMIAL + 5));
  p = madd(p, f, constant(POOL, POLYNOMIAL + 6));
  p = madd(p, f, constant(POOL, POLYNOMIAL + 7));
  p = madd(p, f, constant(POOL, POLYNOMIAL + 8));
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = madd(k, constant(POOL, LN2_LOW), p);
  p = madd(square, constant(POOL, MINUS_HALF), p);
  const y = madd(k, constant(POOL, LN2_HIGH), f32x4.add(f, p));
  // +∞ and NaN are their own logarithms; x < 0 and NaN fail x ≥ 0.
  const isFinite = f32x4.lt(x, constant(POOL, INFINITY));
  const ordinary = v128.bitselect(y, f32x4.abs(x), isFinite);
  const orZero = v128.bitselect(
    constant(POOL, MINUS_INFINITY),
    ordinary,
    f32x4.eq(x, f32x4.splat(0)),
  );
  return v128.bitselect(orZero, constant(POOL, NOT_A_NUMBER), f32x4.ge(x, f32x4.splat(0)));
}
