/**
 * y = a ∘ b where y is of booleans; a step of 0 repeats one value. `begin` and `end` count values of y.
 * A function each: an engine does not optimise a function that holds them all.
 */
import * as C from './comparison';
import { booleans, comparison } from './loops';

export function greaterFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.GREATER, a, aStep, b, bStep, y, begin, end);
}

export function greaterEqualFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.GREATER_EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function lessFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.LESS, a, aStep, b, bStep, y, begin, end);
}

export function lessEqualFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.LESS_EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function equalFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function notEqualFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.NOT_EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function isNotZeroFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.IS_NOT_ZERO, a, aStep, b, bStep, y, begin, end);
}

export function isInfiniteFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.IS_INFINITE, a, aStep, b, bStep, y, begin, end);
}

export function isFiniteFloats(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(true, C.IS_FINITE, a, aStep, b, bStep, y, begin, end);
}

export function greaterInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(false, C.GREATER, a, aStep, b, bStep, y, begin, end);
}

export function greaterEqualInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(false, C.GREATER_EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function lessInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(false, C.LESS, a, aStep, b, bStep, y, begin, end);
}

export function lessEqualInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(false, C.LESS_EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function equalInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(false, C.EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function notEqualInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(false, C.NOT_EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function isNotZeroInts(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  comparison(false, C.IS_NOT_ZERO, a, aStep, b, bStep, y, begin, end);
}

export function andBooleans(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  booleans(C.AND, a, aStep, b, bStep, y, begin, end);
}

export function orBooleans(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  booleans(C.OR, a, aStep, b, bStep, y, begin, end);
}

export function equalBooleans(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  booleans(C.EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function notEqualBooleans(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  booleans(C.NOT_EQUAL, a, aStep, b, bStep, y, begin, end);
}

export function notBooleans(a: usize, aStep: i32, b: usize, bStep: i32, y: usize, begin: i32, end: i32): void {
  booleans(C.NOT, a, aStep, b, bStep, y, begin, end);
}
