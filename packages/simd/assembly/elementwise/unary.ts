/** y[i] = f(x[i]) on contiguous arrays of 32-bit floats; `begin` and `end` count elements. */

import { exp as expOf, sigmoid as sigmoidOf } from '../math/exp';
import { at, loadPartial, storePartial } from '../vector';

const EXP: i32 = 0;
const SIGMOID: i32 = 1;

@inline
function apply(operation: i32, x: v128): v128 {
  if (operation == EXP) return expOf(x);
  if (operation == SIGMOID) return sigmoidOf(x);
  return x;
}

@inline
function map(operation: i32, x: usize, y: usize, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 4 <= end; i += 4) v128.store(at(y, i), apply(operation, v128.load(at(x, i))));
  if (i < end) storePartial(at(y, i), apply(operation, loadPartial(at(x, i), end - i)), end - i);
}

export function exp(x: usize, y: usize, begin: i32, end: i32): void {
  map(EXP, x, y, begin, end);
}

export function sigmoid(x: usize, y: usize, begin: i32, end: i32): void {
  map(SIGMOID, x, y, begin, end);
}
