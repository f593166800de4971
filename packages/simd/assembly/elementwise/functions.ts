/** Functions of four values; every operation is a constant, so that a compiler leaves only its branch. */
import * as E from '../math/exp';
import * as L from '../math/log';
import * as S from '../math/special';
import * as T from '../math/trigonometric';

export const EXP: i32 = 0;
export const SIGMOID: i32 = 1;
export const TANH: i32 = 2;
export const EXPM1: i32 = 3;
export const LOG: i32 = 4;
export const LOG1P: i32 = 5;
export const SOFTPLUS: i32 = 6;
export const ERF: i32 = 7;
export const SIN: i32 = 8;
export const COS: i32 = 9;
export const LEAKY_RELU: i32 = 10;
export const ELU: i32 = 11;
export const SELU: i32 = 12;
export const SQRT: i32 = 13;
export const RSQRT: i32 = 14;
export const SQUARE: i32 = 15;
export const NEG: i32 = 16;
export const ABS: i32 = 17;
export const SIGN: i32 = 18;
export const FLOOR: i32 = 19;
export const CEIL: i32 = 20;
export const ROUND: i32 = 21;
export const RECIPROCAL: i32 = 22;
export const STEP: i32 = 23;
export const CLIP: i32 = 24;
/** Those of integers, and changes of the type. */
export const INT_SQUARE: i32 = 25;
export const INT_NEG: i32 = 26;
export const INT_ABS: i32 = 27;
export const INT_SIGN: i32 = 28;
export const INT_CLIP: i32 = 29;
export const FLOAT_TO_INT: i32 = 30;
export const INT_TO_FLOAT: i32 = 31;

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473766;

/** `p` and `q` are the operation's parameters: the slope of the leaky ReLU, the limits of clipping. */
@inline
export function apply(operation: i32, x: v128, p: v128, q: v128): v128 {
  if (operation == EXP) return E.exp(x);
  if (operation == SIGMOID) return E.sigmoid(x);
  if (operation == TANH) return E.tanh(x);
  if (operation == EXPM1) return E.expm1(x);
  if (operation == LOG) return L.log(x);
  if (operation == LOG1P) return S.log1p(x);
  if (operation == SOFTPLUS) return E.softplus(x);
  if (operation == ERF) return S.erf(x);
  if (operation == SIN) return T.sin(x);
  if (operation == COS) return T.cos(x);
  if (operation == SQRT) return f32x4.sqrt(x);
  if (operation == RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (operation == SQUARE) return f32x4.mul(x, x);
  if (operation == NEG) return f32x4.neg(x);
  if (operation == ABS) return f32x4.abs(x);
  if (operation == FLOOR) return f32x4.floor(x);
  if (operation == CEIL) return f32x4.ceil(x);
  if (operation == ROUND) return f32x4.nearest(x);
  if (operation == RECIPROCAL) return f32x4.div(f32x4.splat(1), x);
  if (operation == CLIP) return f32x4.pmin(f32x4.pmax(x, p), q);
  if (operation >= INT_SQUARE) return applyToInts(operation, x, p, q);
  return piecewise(operation, x, p);
}

/** Functions with another branch below 0. */
@inline
function piecewise(operation: i32, x: v128, p: v128): v128 {
  const zero = f32x4.splat(0),
    one = f32x4.splat(1),
    isNegative = f32x4.lt(x, zero);
  if (operation == LEAKY_RELU) return v128.bitselect(f32x4.mul(x, p), x, isNegative);
  if (operation == ELU) return v128.bitselect(E.expm1Below(f32x4.pmin(x, zero)), x, isNegative);
  if (operation == SELU) {
    const below = f32x4.mul(E.expm1Below(f32x4.pmin(x, zero)), f32x4.splat(SELU_SCALE_ALPHA));
    return v128.bitselect(below, f32x4.mul(x, f32x4.splat(SELU_SCALE)), isNegative);
  }
  const isPositive = f32x4.gt(x, zero);
  if (operation == SIGN)
    return v128.or(v128.and(isPositive, one), v128.and(isNegative, f32x4.splat(-1)));
  const step = v128.bitselect(one, p, isPositive);
  return v128.bitselect(step, x, f32x4.eq(x, x));
}

@inline
function applyToInts(operation: i32, x: v128, p: v128, q: v128): v128 {
  if (operation == INT_SQUARE) return i32x4.mul(x, x);
  if (operation == INT_NEG) return i32x4.neg(x);
  if (operation == INT_ABS) return i32x4.abs(x);
  if (operation == INT_SIGN) return v128.or(i32x4.shr_s(x, 31), i32x4.shr_u(i32x4.neg(x), 31));
  if (operation == INT_CLIP) return i32x4.min_s(i32x4.max_s(x, p), q);
  if (operation == INT_TO_FLOAT) return f32x4.convert_i32x4_s(x);
  return truncated(x);
}

/** JavaScript's ToInt32 of four floats. */
function truncated(x: v128): v128 {
  const isSmall = f32x4.lt(f32x4.abs(x), f32x4.splat(2147483648));
  const y = i32x4.trunc_sat_f32x4_s(x);
  if (i32x4.all_true(isSmall)) return y;
  // Above 2³¹ the lowest bit of a float's 24 is at least 2⁸: multiples of 2³² are taken off exactly.
  const turns = f32x4.floor(f32x4.mul(x, f32x4.splat(2.3283064365386963e-10)));
  const rest = f32x4.sub(x, f32x4.mul(turns, f32x4.splat(4294967296)));
  return v128.bitselect(y, i32x4.trunc_sat_f32x4_u(rest), isSmall);
}
