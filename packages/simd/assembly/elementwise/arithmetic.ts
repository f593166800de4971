/** Functions of two vectors, by operation codes that are numbered as in `src/kernels/elementwise/binary-operation.ts`. */
import { floorMod, pow, powOfInts, toInt32 } from '../math/pow';

export const ADD: i32 = 0;
export const SUB: i32 = 1;
export const MULTIPLY: i32 = 2;
export const DIVIDE: i32 = 3;
export const MAXIMUM: i32 = 4;
export const MINIMUM: i32 = 5;
export const SQUARED_DIFFERENCE: i32 = 6;
export const FLOOR_DIVIDE: i32 = 7;
export const MOD: i32 = 8;
export const POW: i32 = 9;
export const PRELU: i32 = 10;
export const ELU_GRAD: i32 = 11;

/** Four floats; the quotient that is rounded down gives integers. */
@inline
export function floatOperation(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == SUB) return f32x4.sub(a, b);
  if (operation == MULTIPLY) return f32x4.mul(a, b);
  if (operation == DIVIDE) return f32x4.div(a, b);
  if (operation == MAXIMUM) return f32x4.max(a, b);
  if (operation == MINIMUM) return f32x4.min(a, b);
  if (operation == SQUARED_DIFFERENCE) {
    const difference = f32x4.sub(a, b);
    return f32x4.mul(difference, difference);
  }
  if (operation == PRELU) return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, f32x4.splat(0)));
  if (operation == ELU_GRAD) {
    const inside = f32x4.mul(a, f32x4.add(b, f32x4.splat(1)));
    return v128.bitselect(a, inside, f32x4.ge(b, f32x4.splat(0)));
  }
  if (operation == POW) return pow(a, b);
  return operation == MOD ? modOfFloats(a, b) : floorQuotients(a, b);
}

function modOfFloats(a: v128, b: v128): v128 {
  let y = a;
  y = f32x4.replace_lane(y, 0, modOf(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  y = f32x4.replace_lane(y, 1, modOf(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  y = f32x4.replace_lane(y, 2, modOf(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  return f32x4.replace_lane(y, 3, modOf(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
}

@inline
function modOf(a: f32, b: f32): f32 {
  return <f32>floorMod(<f64>a, <f64>b);
}

function floorQuotients(a: v128, b: v128): v128 {
  let y = a;
  y = i32x4.replace_lane(y, 0, floorQuotient(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  y = i32x4.replace_lane(y, 1, floorQuotient(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  y = i32x4.replace_lane(y, 2, floorQuotient(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  return i32x4.replace_lane(y, 3, floorQuotient(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
}

@inline
function floorQuotient(a: f32, b: f32): i32 {
  return toInt32(floor(<f64>a / <f64>b));
}

/** Four integers. */
@inline
export function intOperation(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return i32x4.add(a, b);
  if (operation == SUB) return i32x4.sub(a, b);
  if (operation == MULTIPLY) return i32x4.mul(a, b);
  if (operation == MAXIMUM) return i32x4.max_s(a, b);
  if (operation == MINIMUM) return i32x4.min_s(a, b);
  if (operation == SQUARED_DIFFERENCE) {
    const difference = i32x4.sub(a, b);
    return i32x4.mul(difference, difference);
  }
  return throughDoubles(operation, a, b);
}

/** Those that JavaScript computes in 64-bit floats, lane by lane. */
function throughDoubles(operation: i32, a: v128, b: v128): v128 {
  let y = a;
  y = i32x4.replace_lane(y, 0, intLane(operation, i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0)));
  y = i32x4.replace_lane(y, 1, intLane(operation, i32x4.extract_lane(a, 1), i32x4.extract_lane(b, 1)));
  y = i32x4.replace_lane(y, 2, intLane(operation, i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2)));
  return i32x4.replace_lane(y, 3, intLane(operation, i32x4.extract_lane(a, 3), i32x4.extract_lane(b, 3)));
}

function intLane(operation: i32, a: i32, b: i32): i32 {
  const x = <f64>a,
    y = <f64>b;
  if (operation == DIVIDE) return toInt32(x / y);
  if (operation == FLOOR_DIVIDE) return toInt32(floor(x / y));
  if (operation == MOD) return toInt32(floorMod(x, y));
  return toInt32(powOfInts(x, y));
}
