/**
 * y = f(x) on contiguous values of 32 bits; `begin` and `end` count them. A function each: an engine does not optimise a
 * function that holds them all.
 */
import { at, loadPartial, storePartial } from '../vector';
import * as F from './functions';

@inline
function map(operation: i32, x: usize, y: usize, p: v128, q: v128, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 8 <= end; i += 8) {
    const first = F.apply(operation, v128.load(at(x, i)), p, q),
      second = F.apply(operation, v128.load(at(x, i), 16), p, q);
    v128.store(at(y, i), first);
    v128.store(at(y, i), second, 16);
  }
  for (; i + 4 <= end; i += 4) v128.store(at(y, i), F.apply(operation, v128.load(at(x, i)), p, q));
  if (i < end) {
    const last = F.apply(operation, loadPartial(at(x, i), end - i), p, q);
    storePartial(at(y, i), last, end - i);
  }
}

export function expFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.EXP, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function sigmoidFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.SIGMOID, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function tanhFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.TANH, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function expm1Floats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.EXPM1, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function logFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.LOG, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function log1pFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.LOG1P, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function softplusFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.SOFTPLUS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function erfFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.ERF, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function sinFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.SIN, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function cosFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.COS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function leakyReluFloats(x: usize, y: usize, p: f32, begin: i32, end: i32): void {
  map(F.LEAKY_RELU, x, y, f32x4.splat(p), f32x4.splat(0), begin, end);
}

export function eluFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.ELU, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function seluFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.SELU, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function sqrtFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.SQRT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function rsqrtFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.RSQRT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function squareFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.SQUARE, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function negFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.NEG, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function absFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.ABS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function signFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.SIGN, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function floorFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.FLOOR, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function ceilFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.CEIL, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function roundFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.ROUND, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function reciprocalFloats(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.RECIPROCAL, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function stepFloats(x: usize, y: usize, p: f32, begin: i32, end: i32): void {
  map(F.STEP, x, y, f32x4.splat(p), f32x4.splat(0), begin, end);
}

export function clipFloats(x: usize, y: usize, p: f32, q: f32, begin: i32, end: i32): void {
  map(F.CLIP, x, y, f32x4.splat(p), f32x4.splat(q), begin, end);
}

export function squareInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.INT_SQUARE, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function negInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.INT_NEG, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function absInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.INT_ABS, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function signInts(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.INT_SIGN, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function clipInts(x: usize, y: usize, p: i32, q: i32, begin: i32, end: i32): void {
  map(F.INT_CLIP, x, y, i32x4.splat(p), i32x4.splat(q), begin, end);
}

export function floatToInt(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.FLOAT_TO_INT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}

export function intToFloat(x: usize, y: usize, begin: i32, end: i32): void {
  map(F.INT_TO_FLOAT, x, y, f32x4.splat(0), f32x4.splat(0), begin, end);
}
