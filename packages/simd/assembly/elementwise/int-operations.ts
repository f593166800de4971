/**
 * y = a ∘ b on integers; a step of 0 repeats one value. `begin` and `end` count values of y.
 * A function each: an engine does not optimise a function that holds them all.
 */
import * as A from './arithmetic';
import { arithmetic } from './loops';

export function addInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.ADD, a, aStep, b, bStep, y, begin, end);
}

export function subInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.SUB, a, aStep, b, bStep, y, begin, end);
}

export function multiplyInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.MULTIPLY, a, aStep, b, bStep, y, begin, end);
}

export function divideInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.DIVIDE, a, aStep, b, bStep, y, begin, end);
}

export function maximumInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.MAXIMUM, a, aStep, b, bStep, y, begin, end);
}

export function minimumInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.MINIMUM, a, aStep, b, bStep, y, begin, end);
}

export function squaredDifferenceInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.SQUARED_DIFFERENCE, a, aStep, b, bStep, y, begin, end);
}

export function floorDivideInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.FLOOR_DIVIDE, a, aStep, b, bStep, y, begin, end);
}

export function modInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.MOD, a, aStep, b, bStep, y, begin, end);
}

export function powInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  arithmetic(false, A.POW, a, aStep, b, bStep, y, begin, end);
}
