/** Constants, copies of whole arrays, and one-hot vectors. */
import { at } from '../vector';

/** y[i] = value: 32 bits, or one byte if `unit` is 1. */
export function fillWith(value: i32, unit: i32, y: usize, begin: i32, end: i32): void {
  if (unit == 1) {
    memory.fill(y + begin, <u8>value, end - begin);
    return;
  }
  if (value == 0) {
    memory.fill(at(y, begin), 0, <usize>(end - begin) << 2);
    return;
  }
  let i = begin;
  const values = i32x4.splat(value);
  for (; i + 4 <= end; i += 4) v128.store(at(y, i), values);
  for (; i < end; i++) store<i32>(at(y, i), value);
}

/** Copies bytes `begin` to `end`. */
export function copyBytes(from: usize, to: usize, begin: i32, end: i32): void {
  memory.copy(to + begin, from + begin, end - begin);
}

/** y[n, depth]: `on` at each index, `off` elsewhere, 32 bits or one byte each. `begin` and `end` count rows. */
export function oneHot(
  indices: usize,
  depth: i32,
  on: i32,
  off: i32,
  unit: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  fillWith(off, unit, y, begin * depth, end * depth);
  for (let i = begin; i < end; i++) {
    const index = load<i32>(at(indices, i));
    if (<u32>index >= <u32>depth) continue;
    if (unit == 1) store<u8>(y + (i * depth + index), <u8>on);
    else store<i32>(at(y, i * depth + index), on);
  }
}
