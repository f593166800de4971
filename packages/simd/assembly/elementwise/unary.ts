/**
 * y = f(x) on contiguous values of 32 bits; `begin` and `end` count them. A function each: an engine does not optimise a
 * function that holds them all.
 */
import * as E from '../math/exp';
import * as L from '../math/log';
import * as S from '../math/special';
import * as T from '../math/trigonometric';
import { at, loadPartial, storePartial } from '../vector';

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
/** Those of integers, and changes of the type. */
const INT_SQUARE: i32 = 25;
const INT_NEG: i32 = 26;
const INT_ABS: i32 = 27;
const INT_SIGN: i32 = 28;
const INT_CLIP: i32 = 29;
const FLOAT_TO_INT: i32 = 30;
const INT_TO_FLOAT: i32 = 31;

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473766;

/** `p` and `q` are the operation's parameters: the slope of the leaky ReLU, the limits of clipping. */
@inline
function apply(operation: i32, x: v128, p: v128, q: v128): v128 {
  if (operation == EXP) return E.exp(x);
  if (operation == SIGMOID) return E.sigmoid(x);
  if (operation == TANH) return E.tanh(x);
  if (operation == EXPM1) return E.expm1(x);
  if (operation == LOG) return L.log(x);
  if (operation == LOG1P) return S.log1p(x);
  if (operation == SOFTPLUS) return S.softplus(x);
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

@inline
function map(operation: i32, x: usize, y: usize, p: v128, q: v128, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 8 <= end; i += 8) {
    const first = apply(operation, v128.load(at(x, i)), p, q),
      second = apply(operation, v128.load(at(x, i), 16), p, q);
    v128.store(at(y, i), first);
    v128.store(at(y, i), second, 16);
  }
  for (; i + 4 <= end; i += 4) v128.store(at(y, i), apply(operation, v128.load(at(x, i)), p, q));
  if (i < end) {
    const last = apply(operation, loadPartial(at(x, i), end - i), p, q);
    storePartial(at(y, i), last, end - i);
  }
}

export function expFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(EXP, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function sigmoidFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(SIGMOID, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function tanhFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(TANH, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function expm1Floats(x: usize, y: usize, begin: i32, end: i32): void {
  map(EXPM1, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function logFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(LOG, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function log1pFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(LOG1P, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function softplusFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(SOFTPLUS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function erfFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(ERF, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function sinFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(SIN, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function cosFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(COS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function leakyReluFloats(x: usize, y: usize, p: f32, begin: i32, end: i32): void {
  map(LEAKY_RELU, x, y, f32x4.splat(p), f32x4.splat(0), begin, end);
}

export function eluFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(ELU, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function seluFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(SELU, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function sqrtFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(SQRT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function rsqrtFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(RSQRT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function squareFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(SQUARE, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function negFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(NEG, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function absFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(ABS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function signFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(SIGN, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function floorFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(FLOOR, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function ceilFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(CEIL, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function roundFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(ROUND, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function reciprocalFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(RECIPROCAL, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function stepFloats(x: usize, y: usize, p: f32, begin: i32, end: i32): void {
  map(STEP, x, y, f32x4.splat(p), f32x4.splat(0), begin, end);
}

export function clipFloats(x: usize, y: usize, p: f32, q: f32, begin: i32, end: i32): void {
  map(CLIP, x, y, f32x4.splat(p), f32x4.splat(q), begin, end);
}

export function squareInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(INT_SQUARE, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function negInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(INT_NEG, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function absInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(INT_ABS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function signInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(INT_SIGN, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function clipInts(x: usize, y: usize, p: i32, q: i32, begin: i32, end: i32): void {
  map(INT_CLIP, x, y, i32x4.splat(p), i32x4.splat(q), begin, end);
}

export function floatToInt(x: usize, y: usize, begin: i32, end: i32): void {
  map(FLOAT_TO_INT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function intToFloat(x: usize, y: usize, begin: i32, end: i32): void {
  map(INT_TO_FLOAT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}
