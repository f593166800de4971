/** y = f(x) on contiguous values; `begin` and `end` count them. */

import { exp, expm1, expm1Below, sigmoid, tanh } from '../math/exp';
import { log } from '../math/log';
import { erf, log1p, softplus } from '../math/special';
import { cos, sin } from '../math/trigonometric';
import { at, loadPartial, storePartial } from '../vector';

/** The operations, numbered as in `src/kernels/elementwise/unary.ts`. */
const EXP: i32 = 0;
const SIGMOID: i32 = 1;
const TANH: i32 = 2;
const EXPM1: i32 = 3;
const LOG: i32 = 4;
const LOG1P: i32 = 5;
const SOFTPLUS: i32 = 6;
const ERF: i32 = 7;
const SIN: i32 = 8;
const COS: i32 = 9;
const LEAKY_RELU: i32 = 10;
const ELU: i32 = 11;
const SELU: i32 = 12;
const SQRT: i32 = 13;
const RSQRT: i32 = 14;
const SQUARE: i32 = 15;
const NEG: i32 = 16;
const ABS: i32 = 17;
const SIGN: i32 = 18;
const FLOOR: i32 = 19;
const CEIL: i32 = 20;
const ROUND: i32 = 21;
const RECIPROCAL: i32 = 22;
const STEP: i32 = 23;
const CLIP: i32 = 24;
/** Those of integers. */
const INT_SQUARE: i32 = 25;
const INT_NEG: i32 = 26;
const INT_ABS: i32 = 27;
const INT_SIGN: i32 = 28;
const INT_CLIP: i32 = 29;
/** Changes of the type. */
const FLOAT_TO_INT: i32 = 30;
const INT_TO_FLOAT: i32 = 31;

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473766;

/** `p` and `q` are the operation's parameters: the slope of the leaky ReLU, the limits of clipping. */
@inline
function apply(operation: i32, x: v128, p: v128, q: v128): v128 {
  if (operation == EXP) return exp(x);
  if (operation == SIGMOID) return sigmoid(x);
  if (operation == TANH) return tanh(x);
  if (operation == EXPM1) return expm1(x);
  if (operation == LOG) return log(x);
  if (operation == LOG1P) return log1p(x);
  if (operation == SOFTPLUS) return softplus(x);
  if (operation == ERF) return erf(x);
  if (operation == SIN) return sin(x);
  if (operation == COS) return cos(x);
  if (operation == SQRT) return f32x4.sqrt(x);
  if (operation == RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (operation == SQUARE) return f32x4.mul(x, x);
  if (operation == NEG) return f32x4.neg(x);
  if (operation == ABS) return f32x4.abs(x);
  if (operation == FLOOR) return f32x4.floor(x);
  if (operation == CEIL) return f32x4.ceil(x);
  if (operation == ROUND) return f32x4.nearest(x);
  if (operation == RECIPROCAL) return f32x4.div(f32x4.splat(1), x);
  if (operation == CLIP) return f32x4.min(f32x4.max(x, p), q);
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
  if (operation == ELU) return v128.bitselect(expm1Below(f32x4.min(x, zero)), x, isNegative);
  if (operation == SELU) {
    const below = f32x4.mul(expm1Below(f32x4.min(x, zero)), f32x4.splat(SELU_SCALE_ALPHA));
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

@inline
function map(operation: i32, x: usize, y: usize, p: v128, q: v128, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 4 <= end; i += 4) v128.store(at(y, i), apply(operation, v128.load(at(x, i)), p, q));
  if (i < end) {
    const last = apply(operation, loadPartial(at(x, i), end - i), p, q);
    storePartial(at(y, i), last, end - i);
  }
}

/** y = f(x) for 32-bit values of either type; the parameters `p` and `q` get the type of x. */
export function unary(
  operation: i32,
  x: usize,
  y: usize,
  p: f64,
  q: f64,
  begin: i32,
  end: i32,
): void {
  const ofInts = operation >= INT_SQUARE;
  const a = ofInts ? i32x4.splat(<i32>p) : f32x4.splat(<f32>p),
    b = ofInts ? i32x4.splat(<i32>q) : f32x4.splat(<f32>q);
  switch (operation) {
    case EXP:
      return map(EXP, x, y, a, b, begin, end);
    case SIGMOID:
      return map(SIGMOID, x, y, a, b, begin, end);
    case TANH:
      return map(TANH, x, y, a, b, begin, end);
    case EXPM1:
      return map(EXPM1, x, y, a, b, begin, end);
    case LOG:
      return map(LOG, x, y, a, b, begin, end);
    case LOG1P:
      return map(LOG1P, x, y, a, b, begin, end);
    case SOFTPLUS:
      return map(SOFTPLUS, x, y, a, b, begin, end);
    case ERF:
      return map(ERF, x, y, a, b, begin, end);
    case SIN:
      return map(SIN, x, y, a, b, begin, end);
    case COS:
      return map(COS, x, y, a, b, begin, end);
    case LEAKY_RELU:
      return map(LEAKY_RELU, x, y, a, b, begin, end);
    case ELU:
      return map(ELU, x, y, a, b, begin, end);
    case SELU:
      return map(SELU, x, y, a, b, begin, end);
    case SQRT:
      return map(SQRT, x, y, a, b, begin, end);
    case RSQRT:
      return map(RSQRT, x, y, a, b, begin, end);
    case SQUARE:
      return map(SQUARE, x, y, a, b, begin, end);
    case NEG:
      return map(NEG, x, y, a, b, begin, end);
    case ABS:
      return map(ABS, x, y, a, b, begin, end);
    case SIGN:
      return map(SIGN, x, y, a, b, begin, end);
    case FLOOR:
      return map(FLOOR, x, y, a, b, begin, end);
    case CEIL:
      return map(CEIL, x, y, a, b, begin, end);
    case ROUND:
      return map(ROUND, x, y, a, b, begin, end);
    case RECIPROCAL:
      return map(RECIPROCAL, x, y, a, b, begin, end);
    case STEP:
      return map(STEP, x, y, a, b, begin, end);
    case CLIP:
      return map(CLIP, x, y, a, b, begin, end);
    case INT_SQUARE:
      return map(INT_SQUARE, x, y, a, b, begin, end);
    case INT_NEG:
      return map(INT_NEG, x, y, a, b, begin, end);
    case INT_ABS:
      return map(INT_ABS, x, y, a, b, begin, end);
    case INT_SIGN:
      return map(INT_SIGN, x, y, a, b, begin, end);
    case INT_CLIP:
      return map(INT_CLIP, x, y, a, b, begin, end);
    case FLOAT_TO_INT:
      return map(FLOAT_TO_INT, x, y, a, b, begin, end);
    default:
      return map(INT_TO_FLOAT, x, y, a, b, begin, end);
  }
}
