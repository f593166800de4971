/** The natural logarithm, four lanes at a time. */
import { madd } from '../vector';

const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
const SMALLEST_NORMAL: f32 = 1.17549435e-38;
const TWO_TO_23: f32 = 8388608;
/** √½ as bits: mantissas are taken from [√½, √2). */
const ROOT_OF_HALF: i32 = 0x3f3504f3;

/** ln x = k·ln 2 + ln(1 + f), x = 2ᵏ(1 + f), by the polynomial of Cephes' `logf` (Moshier, 1989); NaN below 0. */
@inline
export function log(x: v128): v128 {
  const isTiny = f32x4.lt(x, f32x4.splat(SMALLEST_NORMAL));
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(TWO_TO_23)), x, isTiny);
  const bits = i32x4.sub(scaled, i32x4.splat(ROOT_OF_HALF));
  const exponent = i32x4.sub(i32x4.shr_s(bits, 23), v128.and(isTiny, i32x4.splat(23)));
  const k = f32x4.convert_i32x4_s(exponent);
  const mantissa = i32x4.add(v128.and(bits, i32x4.splat(0x7fffff)), i32x4.splat(ROOT_OF_HALF));
  const f = f32x4.sub(mantissa, f32x4.splat(1)),
    square = f32x4.mul(f, f);
  let p = f32x4.splat(7.0376836292e-2);
  p = madd(p, f, f32x4.splat(-1.1514610310e-1));
  p = madd(p, f, f32x4.splat(1.1676998740e-1));
  p = madd(p, f, f32x4.splat(-1.2420140846e-1));
  p = madd(p, f, f32x4.splat(1.4249322787e-1));
  p = madd(p, f, f32x4.splat(-1.6668057665e-1));
  p = madd(p, f, f32x4.splat(2.0000714765e-1));
  p = madd(p, f, f32x4.splat(-2.4999993993e-1));
  p = madd(p, f, f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = madd(k, f32x4.splat(LN2_LOW), p);
  p = madd(square, f32x4.splat(-0.5), p);
  const y = madd(k, f32x4.splat(LN2_HIGH), f32x4.add(f, p));
  // +∞ and NaN are their own logarithms; x < 0 and NaN fail x ≥ 0.
  const isFinite = f32x4.lt(x, f32x4.splat(f32.POSITIVE_INFINITY));
  const ordinary = v128.bitselect(y, f32x4.abs(x), isFinite);
  const orZero = v128.bitselect(
    f32x4.splat(f32.NEGATIVE_INFINITY),
    ordinary,
    f32x4.eq(x, f32x4.splat(0)),
  );
  return v128.bitselect(orZero, f32x4.splat(f32.NaN), f32x4.ge(x, f32x4.splat(0)));
}
