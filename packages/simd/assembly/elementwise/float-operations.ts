/**
 * y = a ∘ b on floats; a step of 0 repeats one value. `begin` and `end` count values of y.
 * A function each: an engine does not optimise a function that holds them all.
 */
import * as A from './arithmetic';
import { arithmetic } from './loops';

export function addFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.ADD, a, aStep, b, bStep, y, begin, end);
}

export function subFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.SUB, a, aStep, b, bStep, y, begin, end);
}

export function multiplyFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.MULTIPLY, a, aStep, b, bStep, y, begin, end);
}

export function divideFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.DIVIDE, a, aStep, b, bStep, y, begin, end);
}

export function maximumFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.MAXIMUM, a, aStep, b, bStep, y, begin, end);
}

export function minimumFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.MINIMUM, a, aStep, b, bStep, y, begin, end);
}

export function squaredDifferenceFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.SQUARED_DIFFERENCE, a, aStep, b, bStep, y, begin, end);
}

export function floorDivideFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.FLOOR_DIVIDE, a, aStep, b, bStep, y, begin, end);
}

export function modFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.MOD, a, aStep, b, bStep, y, begin, end);
}

export function powFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.POW, a, aStep, b, bStep, y, begin, end);
}

export function preluFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.PRELU, a, aStep, b, bStep, y, begin, end);
}

export function eluGradFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(true, A.ELU_GRAD, a, aStep, b, bStep, y, begin, end);
}
