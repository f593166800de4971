/** The largest values of each row, by a heap of the k best so far. */
import { scratch, SCRATCH_BYTES } from '../scratch';
import { at } from '../vector';

/** Types of values, numbered as in `src/kernels/data/top-k.ts`. */
const FLOAT: i32 = 0;
const INTEGER: i32 = 1;

/** The most values that can be asked for. */
export function topKLimit(): i32 {
  return SCRATCH_BYTES >> 3;
}

/**
 * A value and its index as one number that orders them: larger values first, then lower indices. NaN counts as larger
 * than every number, and −0 as equal to 0.
 */
@inline
function entry(row: usize, index: i32, type: i32): i64 {
  let key = 0;
  if (type == FLOAT) {
    const value = load<f32>(at(row, index)) + 0;
    const bits = reinterpret<i32>(value);
    key = value != value ? i32.MAX_VALUE : bits ^ ((bits >> 31) & 0x7fffffff);
  } else key = type == INTEGER ? load<i32>(at(row, index)) : load<u8>(row + index);
  return ((<i64>key) << 32) | <i64>(~(<u32>index));
}

@inline
function slot(index: i32): usize {
  return scratch() + (<usize>index << 3);
}

/** Lets an entry sink from the top of a heap whose smallest entry is at the top. */
function sink(value: i64, count: i32): void {
  let parent = 0;
  for (;;) {
    let child = parent * 2 + 1;
    if (child >= count) break;
    let smaller = load<i64>(slot(child));
    if (child + 1 < count) {
      const other = load<i64>(slot(child + 1));
      if (other < smaller) {
        smaller = other;
        child++;
      }
    }
    if (value <= smaller) break;
    store<i64>(slot(parent), smaller);
    parent = child;
  }
  store<i64>(slot(parent), value);
}

/** Lets the last of `count` entries rise. */
function rise(value: i64, count: i32): void {
  let child = count - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1,
      above = load<i64>(slot(parent));
    if (above <= value) break;
    store<i64>(slot(child), above);
    child = parent;
  }
  store<i64>(slot(child), value);
}

/** values[rows, k] and indices[rows, k] of x [rows, size], sorted. `begin` and `end` count rows. */
export function topK(
  x: usize,
  type: i32,
  size: i32,
  k: i32,
  values: usize,
  indices: usize,
  begin: i32,
  end: i32,
): void {
  const unit = type == FLOAT || type == INTEGER ? 4 : 1;
  for (let i = begin; i < end; i++) {
    const row = x + <usize>(i * size) * unit;
    for (let j = 0; j < k; j++) rise(entry(row, j, type), j + 1);
    for (let j = k; j < size; j++) {
      const candidate = entry(row, j, type);
      if (candidate > load<i64>(slot(0))) sink(candidate, k);
    }
    for (let j = k - 1; j >= 0; j--) {
      const index = ~(<i32>load<i64>(slot(0)));
      store<i32>(at(indices, i * k + j), index);
      if (unit == 4) store<i32>(at(values, i * k + j), load<i32>(at(row, index)));
      else store<u8>(values + (i * k + j), load<u8>(row + index));
      sink(load<i64>(slot(j)), j);
    }
  }
}
