/** Sine and cosine, four lanes at a time, computed in 64 bits. */
import { highPair, horner, joinPairs, lowPair, roundedBits, roundedValue } from './double';
import { withSignAtZero } from './exp';
import { wideConstant } from '../vector';

/** Where each constant lies in the pool. */
const TWO_OVER_PI: i32 = 0;
/** π/2 in two parts, of which the first has 33 bits: its products with integers below 2²⁰ are exact. */
const HALF_PI_HIGH: i32 = 1;
const HALF_PI_LOW: i32 = 2;
/** Taylor's polynomials for (sin r − r) / r³ and cos r, in r². */
const SIN: i32 = 3;
const COS: i32 = 9;
const POOL: usize = memory.data<f64>([
  0.63661977236758134308, 1.57079632673412561417, 6.07710050650619224932e-11, 1.0 / 6227020800, -1.0 / 39916800,
  1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720,
  1.0 / 24, -0.5, 1,
]);
/** Beyond this the reduction needs more digits of π. */
const FAR: f32 = 1e6;

/** sin(x + turns·π/2) for |x| ≤ 10⁶, by Taylor's polynomials on [−π/4, π/4]. */
@inline
function wideSin(x: v128, turns: i64): v128 {
  const bits = roundedBits(f64x2.mul(x, wideConstant(POOL, TWO_OVER_PI)));
  const n = roundedValue(bits);
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(n, wideConstant(POOL, HALF_PI_HIGH))),
    f64x2.mul(n, wideConstant(POOL, HALF_PI_LOW)),
  );
  const square = f64x2.mul(r, r);
  let s = wideConstant(POOL, SIN);
  s = horner(s, square, POOL, SIN + 1);
  s = horner(s, square, POOL, SIN + 2);
  s = horner(s, square, POOL, SIN + 3);
  s = horner(s, square, POOL, SIN + 4);
  s = horner(s, square, POOL, SIN + 5);
  s = f64x2.add(f64x2.mul(f64x2.mul(s, square), r), r);
  let c = wideConstant(POOL, COS);
  c = horner(c, square, POOL, COS + 1);
  c = horner(c, square, POOL, COS + 2);
  c = horner(c, square, POOL, COS + 3);
  c = horner(c, square, POOL, COS + 4);
  c = horner(c, square, POOL, COS + 5);
  c = horner(c, square, POOL, COS + 6);
  const quadrant = i64x2.add(bits, i64x2.splat(turns));
  const isOdd = i64x2.ne(v128.and(quadrant, i64x2.splat(1)), i64x2.splat(0));
  const sign = i64x2.shl(v128.and(quadrant, i64x2.splat(2)), 62);
  return v128.xor(v128.bitselect(c, s, isOdd), sign);
}

/** True when a lane is far out; NaN and infinities are not. */
@inline
function isFar(x: v128): bool {
  const size = f32x4.abs(x);
  const far = v128.and(
    f32x4.gt(size, f32x4.splat(FAR)),
    f32x4.lt(size, f32x4.splat(f32.POSITIVE_INFINITY)),
  );
  return v128.any_true(far);
}

/** x, or NaN for the infinities; lanes that are far out become 0. */
@inline
function near(x: v128): v128 {
  const isNear = f32x4.le(f32x4.abs(x), f32x4.splat(FAR));
  return v128.bitselect(x, f32x4.sub(x, x), isNear);
}

/** `near`, or the sine or cosine of an x that is far out. */
function farOr(near: f32, x: f32, isCos: bool): f32 {
  if (!(abs(x) > FAR)) return near;
  return <f32>(isCos ? NativeMath.cos(<f64>x) : NativeMath.sin(<f64>x));
}

@inline
function sinOrCos(x: v128, turns: i64): v128 {
  const inside = near(x),
    isCos = turns != 0;
  let y = joinPairs(wideSin(lowPair(inside), turns), wideSin(highPair(inside), turns));
  if (isFar(x)) {
    y = f32x4.replace_lane(y, 0, farOr(f32x4.extract_lane(y, 0), f32x4.extract_lane(x, 0), isCos));
    y = f32x4.replace_lane(y, 1, farOr(f32x4.extract_lane(y, 1), f32x4.extract_lane(x, 1), isCos));
    y = f32x4.replace_lane(y, 2, farOr(f32x4.extract_lane(y, 2), f32x4.extract_lane(x, 2), isCos));
    y = f32x4.replace_lane(y, 3, farOr(f32x4.extract_lane(y, 3), f32x4.extract_lane(x, 3), isCos));
  }
  return y;
}

export function sin(x: v128): v128 {
  return withSignAtZero(sinOrCos(x, 0), x);
}

export function cos(x: v128): v128 {
  return sinOrCos(x, 1);
}
