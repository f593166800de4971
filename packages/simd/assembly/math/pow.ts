/** Powers, four lanes at a time, and the division of integers as JavaScript does it. */
import { highPair, joinPairs, lowPair, wideExp, wideLog } from './double';

/** |x|ʸ = exp(y·ln|x|) for x that is finite and not 0; exponents beyond the range of floats are cut off. */
@inline
function widePow(x: v128, y: v128): v128 {
  const exponent = f64x2.mul(y, wideLog(f64x2.abs(x)));
  return wideExp(f64x2.min(f64x2.max(exponent, f64x2.splat(-200)), f64x2.splat(200)));
}

/** xʸ with JavaScript's special values: x⁰ = 1 for NaN too, (±1)^±∞ = NaN. */
export function pow(x: v128, y: v128): v128 {
  const zero = f32x4.splat(0),
    infinity = f32x4.splat(f32.POSITIVE_INFINITY);
  const isPlain = v128.and(
    v128.and(f32x4.gt(x, zero), f32x4.lt(x, infinity)),
    f32x4.lt(f32x4.abs(y), infinity),
  );
  const base = v128.bitselect(x, f32x4.splat(1), isPlain);
  let power = joinPairs(widePow(lowPair(base), lowPair(y)), widePow(highPair(base), highPair(y)));
  if (i32x4.all_true(isPlain)) return power;
  power = f32x4.replace_lane(
    power,
    0,
    powOf(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0), f32x4.extract_lane(power, 0)),
  );
  power = f32x4.replace_lane(
    power,
    1,
    powOf(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1), f32x4.extract_lane(power, 1)),
  );
  power = f32x4.replace_lane(
    power,
    2,
    powOf(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2), f32x4.extract_lane(power, 2)),
  );
  return f32x4.replace_lane(
    power,
    3,
    powOf(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3), f32x4.extract_lane(power, 3)),
  );
}

/** `plain` is the power where the base is positive and finite, and the exponent is finite. */
function powOf(x: f32, y: f32, plain: f32): f32 {
  if (y == 0) return 1;
  if (isNaN(x) || isNaN(y)) return f32.NaN;
  const size = abs(x);
  if (abs(y) == f32.POSITIVE_INFINITY) {
    if (size == 1) return f32.NaN;
    return size > 1 == y > 0 ? f32.POSITIVE_INFINITY : 0;
  }
  const isWhole = trunc(y) == y,
    isOdd = isWhole && abs(y) < 16777216 && (<i32>y & 1) != 0;
  const isNegative = (reinterpret<i32>(x) & 0x80000000) != 0;
  if (size == 0 || size == f32.POSITIVE_INFINITY) {
    const result: f32 = (size == 0) == y > 0 ? 0 : f32.POSITIVE_INFINITY;
    return isNegative && isOdd ? -result : result;
  }
  if (!isNegative) return plain;
  if (!isWhole) return f32.NaN;
  const xs = f64x2.splat(<f64>size),
    ys = f64x2.splat(<f64>y);
  const result = <f32>f64x2.extract_lane(widePow(xs, ys), 0);
  return isOdd ? -result : result;
}

/** JavaScript's ToInt32: modulo 2³², 0 for NaN and the infinities. */
export function toInt32(x: f64): i32 {
  if (abs(x) < 2147483648) return <i32>x;
  if (!(abs(x) < f64.POSITIVE_INFINITY)) return 0;
  const whole = trunc(x);
  return <i32>(<u32>(whole - floor(whole / 4294967296) * 4294967296));
}

/** The remainder with the divisor's sign, as TensorFlow.js' `mod`. */
export function floorMod(a: f64, b: f64): f64 {
  const rest = a % b;
  if ((a < 0 && b < 0) || (a >= 0 && b >= 0)) return rest;
  return (rest + b) % b;
}

/** A power of integers in 64 bits: exact while it is below 2⁵³. */
export function powOfInts(a: f64, b: f64): f64 {
  if (b < 0) return a == 1 ? 1 : a == -1 ? (<i32>b & 1 ? -1 : 1) : a == 0 ? f64.POSITIVE_INFINITY : 0;
  let result = 1.0,
    factor = a;
  for (let rest = <u32>b; rest; rest >>= 1) {
    if (rest & 1) result *= factor;
    factor *= factor;
  }
  return result;
}
