/** y = a ∘ b on rows that are broadcast: nothing is copied, every step of a repeated dimension is 0. */
import * as A from './arithmetic';
import * as B from './boolean-operations';
import * as C from './comparison';
import * as F from './float-operations';
import * as I from './int-operations';

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
      return F.addFloats(a, aStep, b, bStep, y, 0, n);
    case A.SUB:
      return F.subFloats(a, aStep, b, bStep, y, 0, n);
    case A.MULTIPLY:
      return F.multiplyFloats(a, aStep, b, bStep, y, 0, n);
    case A.DIVIDE:
      return F.divideFloats(a, aStep, b, bStep, y, 0, n);
    case A.MAXIMUM:
      return F.maximumFloats(a, aStep, b, bStep, y, 0, n);
    case A.MINIMUM:
      return F.minimumFloats(a, aStep, b, bStep, y, 0, n);
    case A.SQUARED_DIFFERENCE:
      return F.squaredDifferenceFloats(a, aStep, b, bStep, y, 0, n);
    case A.FLOOR_DIVIDE:
      return F.floorDivideFloats(a, aStep, b, bStep, y, 0, n);
    case A.MOD:
      return F.modFloats(a, aStep, b, bStep, y, 0, n);
    case A.POW:
      return F.powFloats(a, aStep, b, bStep, y, 0, n);
    case A.PRELU:
      return F.preluFloats(a, aStep, b, bStep, y, 0, n);
    default:
      return F.eluGradFloats(a, aStep, b, bStep, y, 0, n);
  }
}

function runInts(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case A.ADD:
      return I.addInts(a, aStep, b, bStep, y, 0, n);
    case A.SUB:
      return I.subInts(a, aStep, b, bStep, y, 0, n);
    case A.MULTIPLY:
      return I.multiplyInts(a, aStep, b, bStep, y, 0, n);
    case A.DIVIDE:
      return I.divideInts(a, aStep, b, bStep, y, 0, n);
    case A.MAXIMUM:
      return I.maximumInts(a, aStep, b, bStep, y, 0, n);
    case A.MINIMUM:
      return I.minimumInts(a, aStep, b, bStep, y, 0, n);
    case A.SQUARED_DIFFERENCE:
      return I.squaredDifferenceInts(a, aStep, b, bStep, y, 0, n);
    case A.FLOOR_DIVIDE:
      return I.floorDivideInts(a, aStep, b, bStep, y, 0, n);
    case A.MOD:
      return I.modInts(a, aStep, b, bStep, y, 0, n);
    default:
      return I.powInts(a, aStep, b, bStep, y, 0, n);
  }
}

function compareOfFloats(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case C.GREATER:
      return B.greaterFloats(a, aStep, b, bStep, y, 0, n);
    case C.GREATER_EQUAL:
      return B.greaterEqualFloats(a, aStep, b, bStep, y, 0, n);
    case C.LESS:
      return B.lessFloats(a, aStep, b, bStep, y, 0, n);
    case C.LESS_EQUAL:
      return B.lessEqualFloats(a, aStep, b, bStep, y, 0, n);
    case C.EQUAL:
      return B.equalFloats(a, aStep, b, bStep, y, 0, n);
    case C.NOT_EQUAL:
      return B.notEqualFloats(a, aStep, b, bStep, y, 0, n);
    case C.IS_NOT_ZERO:
      return B.isNotZeroFloats(a, aStep, b, bStep, y, 0, n);
    case C.IS_INFINITE:
      return B.isInfiniteFloats(a, aStep, b, bStep, y, 0, n);
    default:
      return B.isFiniteFloats(a, aStep, b, bStep, y, 0, n);
  }
}

function compareOfInts(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case C.GREATER:
      return B.greaterInts(a, aStep, b, bStep, y, 0, n);
    case C.GREATER_EQUAL:
      return B.greaterEqualInts(a, aStep, b, bStep, y, 0, n);
    case C.LESS:
      return B.lessInts(a, aStep, b, bStep, y, 0, n);
    case C.LESS_EQUAL:
      return B.lessEqualInts(a, aStep, b, bStep, y, 0, n);
    case C.EQUAL:
      return B.equalInts(a, aStep, b, bStep, y, 0, n);
    case C.NOT_EQUAL:
      return B.notEqualInts(a, aStep, b, bStep, y, 0, n);
    default:
      return B.isNotZeroInts(a, aStep, b, bStep, y, 0, n);
  }
}

function runBooleans(operation: i32, n: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize): void {
  switch (operation) {
    case C.AND:
      return B.andBooleans(a, aStep, b, bStep, y, 0, n);
    case C.OR:
      return B.orBooleans(a, aStep, b, bStep, y, 0, n);
    case C.EQUAL:
      return B.equalBooleans(a, aStep, b, bStep, y, 0, n);
    case C.NOT_EQUAL:
      return B.notEqualBooleans(a, aStep, b, bStep, y, 0, n);
    default:
      return B.notBooleans(a, aStep, b, bStep, y, 0, n);
  }
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
