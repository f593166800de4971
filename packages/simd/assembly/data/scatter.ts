/**
 * Rows added or written by index. A part of the work is a part of the result's columns or rows, so each value is summed
 * in the order of the rows of x, by one thread.
 */
import { at } from '../vector';
import { copyRun } from './runs';

/** What `begin` and `end` count. */
const BY_ROWS: i32 = 0;

/** y[rows, columns] = for each row the sum of those rows of x [n, columns] that have its index; others are left out. */
export function segmentSum(
  x: usize,
  indices: usize,
  n: i32,
  columns: i32,
  rows: i32,
  y: usize,
  isInteger: i32,
  splitBy: i32,
  begin: i32,
  end: i32,
): void {
  const byRows = splitBy == BY_ROWS,
    firstRow = byRows ? begin : 0,
    height = byRows ? end - begin : rows,
    firstColumn = byRows ? 0 : begin,
    width = byRows ? columns : end - begin;
  if (byRows) memory.fill(at(y, begin * columns), 0, <usize>(height * columns) << 2);
  else for (let row = 0; row < rows; row++) memory.fill(at(y, row * columns + begin), 0, <usize>width << 2);
  for (let i = 0, from = at(x, firstColumn); i < n; i++, from += <usize>columns << 2) {
    const row = load<i32>(at(indices, i)) - firstRow;
    if (<u32>row >= <u32>height) continue;
    const to = at(y, (row + firstRow) * columns + firstColumn);
    if (isInteger) addIntegers(from, to, width);
    else addFloats(from, to, width);
  }
}

@inline
function addFloats(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const a = f32x4.add(v128.load(at(to, i)), v128.load(at(from, i))),
      b = f32x4.add(v128.load(at(to, i), 16), v128.load(at(from, i), 16));
    v128.store(at(to, i), a);
    v128.store(at(to, i), b, 16);
  }
  for (; i < count; i++) store<f32>(at(to, i), load<f32>(at(to, i)) + load<f32>(at(from, i)));
}

@inline
function addIntegers(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<i32>(at(to, i), load<i32>(at(to, i)) + load<i32>(at(from, i)));
}

/** y[indices[i]] = x[i], rows of `rowBytes`, `xStep` bytes apart in x; the last one stays. Ranges are of rows of y. */
export function scatterRows(
  x: usize,
  indices: usize,
  n: i32,
  rowBytes: i32,
  xStep: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  for (let i = 0; i < n; i++, x += xStep) {
    const row = load<i32>(at(indices, i));
    if (row >= begin && row < end) copyRun(x, y + <usize>row * rowBytes, rowBytes);
  }
}
