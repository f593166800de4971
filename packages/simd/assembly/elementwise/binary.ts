/** y = a ∘ b with broadcasting: nothing is copied, every step of a repeated dimension is 0. */
import * as A from './arithmetic';
import * as C from './comparison';
import { arithmetic, booleans, comparison } from './loops';

/** An operation on floats has its own number; the others come after these. */
const INTS: i32 = 16;
const FLOATS_TO_BOOLEANS: i32 = 32;
const INTS_TO_BOOLEANS: i32 = 48;
const BOOLEANS: i32 = 64;

@inline
function outputShift(code: i32): i32 {
  return code < FLOATS_TO_BOOLEANS ? 2 : 0;
}

@inline
function inputShift(code: i32): i32 {
  return code < BOOLEANS ? 2 : 0;
}

/** n neighbouring values of the output. */
function run(code: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  if (code < INTS) runFloats(code, n, a, aStep, b, bStep, y);
  else if (code < FLOATS_TO_BOOLEANS) runInts(code - INTS, n, a, aStep, b, bStep, y);
  else if (code < INTS_TO_BOOLEANS) compareOfFloats(code - FLOATS_TO_BOOLEANS, n, a, aStep, b, bStep, y);
  else if (code < BOOLEANS) compareOfInts(code - INTS_TO_BOOLEANS, n, a, aStep, b, bStep, y);
  else runBooleans(code - BOOLEANS, n, a, aStep, b, bStep, y);
}

function runFloats(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case A.ADD:
      return arithmetic(true, A.ADD, n, a, aStep, b, bStep, y);
    case A.SUB:
      return arithmetic(true, A.SUB, n, a, aStep, b, bStep, y);
    case A.MULTIPLY:
      return arithmetic(true, A.MULTIPLY, n, a, aStep, b, bStep, y);
    case A.DIVIDE:
      return arithmetic(true, A.DIVIDE, n, a, aStep, b, bStep, y);
    case A.MAXIMUM:
      return arithmetic(true, A.MAXIMUM, n, a, aStep, b, bStep, y);
    case A.MINIMUM:
      return arithmetic(true, A.MINIMUM, n, a, aStep, b, bStep, y);
    case A.SQUARED_DIFFERENCE:
      return arithmetic(true, A.SQUARED_DIFFERENCE, n, a, aStep, b, bStep, y);
    case A.FLOOR_DIVIDE:
      return arithmetic(true, A.FLOOR_DIVIDE, n, a, aStep, b, bStep, y);
    case A.MOD:
      return arithmetic(true, A.MOD, n, a, aStep, b, bStep, y);
    case A.POW:
      return arithmetic(true, A.POW, n, a, aStep, b, bStep, y);
    case A.PRELU:
      return arithmetic(true, A.PRELU, n, a, aStep, b, bStep, y);
    default:
      return arithmetic(true, A.ELU_GRAD, n, a, aStep, b, bStep, y);
  }
}

function runInts(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case A.ADD:
      return arithmetic(false, A.ADD, n, a, aStep, b, bStep, y);
    case A.SUB:
      return arithmetic(false, A.SUB, n, a, aStep, b, bStep, y);
    case A.MULTIPLY:
      return arithmetic(false, A.MULTIPLY, n, a, aStep, b, bStep, y);
    case A.DIVIDE:
      return arithmetic(false, A.DIVIDE, n, a, aStep, b, bStep, y);
    case A.MAXIMUM:
      return arithmetic(false, A.MAXIMUM, n, a, aStep, b, bStep, y);
    case A.MINIMUM:
      return arithmetic(false, A.MINIMUM, n, a, aStep, b, bStep, y);
    case A.SQUARED_DIFFERENCE:
      return arithmetic(false, A.SQUARED_DIFFERENCE, n, a, aStep, b, bStep, y);
    case A.FLOOR_DIVIDE:
      return arithmetic(false, A.FLOOR_DIVIDE, n, a, aStep, b, bStep, y);
    case A.MOD:
      return arithmetic(false, A.MOD, n, a, aStep, b, bStep, y);
    default:
      return arithmetic(false, A.POW, n, a, aStep, b, bStep, y);
  }
}

function compareOfFloats(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case C.GREATER:
      return comparison(true, C.GREATER, n, a, aStep, b, bStep, y);
    case C.GREATER_EQUAL:
      return comparison(true, C.GREATER_EQUAL, n, a, aStep, b, bStep, y);
    case C.LESS:
      return comparison(true, C.LESS, n, a, aStep, b, bStep, y);
    case C.LESS_EQUAL:
      return comparison(true, C.LESS_EQUAL, n, a, aStep, b, bStep, y);
    case C.EQUAL:
      return comparison(true, C.EQUAL, n, a, aStep, b, bStep, y);
    case C.NOT_EQUAL:
      return comparison(true, C.NOT_EQUAL, n, a, aStep, b, bStep, y);
    case C.IS_NOT_ZERO:
      return comparison(true, C.IS_NOT_ZERO, n, a, aStep, b, bStep, y);
    case C.IS_INFINITE:
      return comparison(true, C.IS_INFINITE, n, a, aStep, b, bStep, y);
    default:
      return comparison(true, C.IS_FINITE, n, a, aStep, b, bStep, y);
  }
}

function compareOfInts(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case C.GREATER:
      return comparison(false, C.GREATER, n, a, aStep, b, bStep, y);
    case C.GREATER_EQUAL:
      return comparison(false, C.GREATER_EQUAL, n, a, aStep, b, bStep, y);
    case C.LESS:
      return comparison(false, C.LESS, n, a, aStep, b, bStep, y);
    case C.LESS_EQUAL:
      return comparison(false, C.LESS_EQUAL, n, a, aStep, b, bStep, y);
    case C.EQUAL:
      return comparison(false, C.EQUAL, n, a, aStep, b, bStep, y);
    case C.NOT_EQUAL:
      return comparison(false, C.NOT_EQUAL, n, a, aStep, b, bStep, y);
    default:
      return comparison(false, C.IS_NOT_ZERO, n, a, aStep, b, bStep, y);
  }
}

function runBooleans(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case C.AND:
      return booleans(C.AND, n, a, aStep, b, bStep, y);
    case C.OR:
      return booleans(C.OR, n, a, aStep, b, bStep, y);
    case C.EQUAL:
      return booleans(C.EQUAL, n, a, aStep, b, bStep, y);
    case C.NOT_EQUAL:
      return booleans(C.NOT_EQUAL, n, a, aStep, b, bStep, y);
    default:
      return booleans(C.NOT, n, a, aStep, b, bStep, y);
  }
}

/** Two inputs of the output's size, or one of them a single value. `begin` and `end` count values. */
export function binary(
  code: i32,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  const shift = inputShift(code);
  a += <usize>(begin * aStep) << shift;
  b += <usize>(begin * bStep) << shift;
  run(code, end - begin, a, aStep, b, bStep, y + (<usize>begin << outputShift(code)));
}

/** Rows of n values; `aRow` and `bRow` lead from one row to the next. `begin` and `end` count rows. */
export function binaryRows(
  code: i32,
  n: i32,
  a: usize,
  aStep: i32,
  aRow: i32,
  b: usize,
  bStep: i32,
  bRow: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  const shift = inputShift(code),
    yBytes = <usize>n << outputShift(code);
  for (let row = begin; row < end; row++) {
    const left = a + (<usize>(row * aRow) << shift),
      right = b + (<usize>(row * bRow) << shift);
    run(code, n, left, aStep, right, bStep, y + <usize>row * yBytes);
  }
}

/**
 * Rows of n values in a grid of up to five dimensions, whose last four sizes are d1 to d4; the steps a0 to a4 and b0 to b4
 * lead along them. `begin` and `end` count rows.
 */
export function binaryGrid(
  code: i32,
  n: i32,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  y: usize,
  d1: i32,
  d2: i32,
  d3: i32,
  d4: i32,
  a0: i32,
  a1: i32,
  a2: i32,
  a3: i32,
  a4: i32,
  b0: i32,
  b1: i32,
  b2: i32,
  b3: i32,
  b4: i32,
  begin: i32,
  end: i32,
): void {
  const shift = inputShift(code),
    yBytes = <usize>n << outputShift(code);
  let rest = begin;
  let i4 = rest % d4;
  rest /= d4;
  let i3 = rest % d3;
  rest /= d3;
  let i2 = rest % d2;
  rest /= d2;
  let i1 = rest % d1,
    i0 = rest / d1;
  for (let row = begin; row < end; row++) {
    const left = a + (<usize>(i0 * a0 + i1 * a1 + i2 * a2 + i3 * a3 + i4 * a4) << shift),
      right = b + (<usize>(i0 * b0 + i1 * b1 + i2 * b2 + i3 * b3 + i4 * b4) << shift);
    run(code, n, left, aStep, right, bStep, y + <usize>row * yBytes);
    if (++i4 < d4) continue;
    i4 = 0;
    if (++i3 < d3) continue;
    i3 = 0;
    if (++i2 < d2) continue;
    i2 = 0;
    if (++i1 < d1) continue;
    i1 = 0;
    i0++;
  }
}
