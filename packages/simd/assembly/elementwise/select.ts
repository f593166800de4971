/** Choices, sums of many tensors, and booleans as numbers. */
import { at, loadLanes, storePartial } from '../vector';

/** Four booleans as lanes of 32 bits, 0 or 1. */
@inline
function widen(from: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
}

/** y = condition ? t : e for values of 32 bits; `begin` and `end` count values. */
export function select(condition: usize, t: usize, e: usize, y: usize, begin: i32, end: i32): void {
  let i = begin;
  const one = i32x4.splat(1);
  for (; i + 4 <= end; i += 4) {
    const chosen = i32x4.eq(widen(condition + <usize>i), one);
    v128.store(at(y, i), v128.bitselect(v128.load(at(t, i)), v128.load(at(e, i)), chosen));
  }
  for (; i < end; i++)
    store<u32>(at(y, i), load<u32>(at(load<u8>(condition + <usize>i) == 1 ? t : e, i)));
}

/** y = condition ? t : e for booleans. */
export function selectBooleans(
  condition: usize,
  t: usize,
  e: usize,
  y: usize,
  begin: i32,
  end: i32,
): void {
  for (let i = <usize>begin; i < <usize>end; i++)
    store<u8>(y + i, load<u8>((load<u8>(condition + i) == 1 ? t : e) + i));
}

/** y = x as numbers of 32 bits, integers or floats. */
export function widenBooleans(x: usize, y: usize, toFloats: bool, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 8 <= end; i += 8) {
    const eight = v128.load8x8_u(x + <usize>i),
      first = i32x4.extend_low_i16x8_u(eight),
      second = i32x4.extend_high_i16x8_u(eight);
    v128.store(at(y, i), toFloats ? f32x4.convert_i32x4_s(first) : first);
    v128.store(at(y, i), toFloats ? f32x4.convert_i32x4_s(second) : second, 16);
  }
  for (; i < end; i++) {
    const value = <u32>load<u8>(x + <usize>i);
    if (toFloats) store<f32>(at(y, i), <f32>value);
    else store<u32>(at(y, i), value);
  }
}

@inline
function sumOf(terms: usize, count: i32, isFloat: bool, i: i32, lanes: i32): v128 {
  let sum = i32x4.splat(0);
  for (let k = 0; k < count; k++) {
    const from = at(<usize>load<u32>(at(terms, k)), i);
    const x = loadLanes(from, lanes);
    sum = isFloat ? f32x4.add(sum, x) : i32x4.add(sum, x);
  }
  return sum;
}

@inline
function addAll(terms: usize, count: i32, isFloat: bool, y: usize, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 4 <= end; i += 4) v128.store(at(y, i), sumOf(terms, count, isFloat, i, 4));
  if (i < end) storePartial(at(y, i), sumOf(terms, count, isFloat, i, end - i), end - i);
}

/** y = Σ x over the tensors whose addresses are at `terms`; `begin` and `end` count values. */
export function addN(
  terms: usize,
  count: i32,
  isFloat: bool,
  y: usize,
  begin: i32,
  end: i32,
): void {
  if (isFloat) addAll(terms, count, true, y, begin, end);
  else addAll(terms, count, false, y, begin, end);
}
