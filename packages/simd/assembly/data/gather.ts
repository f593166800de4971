/** Rows by index. */
import { at } from '../vector';
import { copyRun } from './runs';

/** The first position in `begin..end` whose index is outside 0..limit, or −1. */
export function firstOutside(indices: usize, limit: i32, begin: i32, end: i32): i32 {
  let i = begin;
  const bound = i32x4.splat(limit);
  for (; i + 4 <= end; i += 4)
    if (v128.any_true(i32x4.ge_u(v128.load(at(indices, i)), bound))) break;
  for (; i < end; i++) if (load<u32>(at(indices, i)) >= <u32>limit) return i;
  return -1;
}

/**
 * y[batch, outer, count, rowBytes] = x[batch, outer, indices[batch, count], rowBytes] for x [batch, outer, size,
 * rowBytes]. Every index is in 0..size. `begin` and `end` count the rows of y.
 */
export function gatherRows(
  x: usize,
  indices: usize,
  y: usize,
  outer: i32,
  size: i32,
  count: i32,
  rowBytes: i32,
  begin: i32,
  end: i32,
): void {
  let group = begin / count,
    i = begin % count;
  y += <usize>begin * rowBytes;
  while (begin < end) {
    const source = x + <usize>(group * size) * rowBytes,
      index = at(indices, (group / outer) * count),
      last = min(count, i + end - begin);
    begin += last - i;
    if (rowBytes == 4) {
      for (; i < last; i++, y += 4) store<i32>(y, load<i32>(at(source, load<i32>(at(index, i)))));
    } else {
      for (; i < last; i++, y += rowBytes)
        copyRun(source + <usize>load<i32>(at(index, i)) * rowBytes, y, rowBytes);
    }
    i = 0;
    group++;
  }
}

/**
 * rows[i] = Σⱼ indices[i, j]·strideⱼ for `depth` ≤ 6 indices each; the first i whose row is outside 0..limit, or −1.
 */
export function flattenIndices(
  indices: usize,
  depth: i32,
  stride0: i32,
  stride1: i32,
  stride2: i32,
  stride3: i32,
  stride4: i32,
  stride5: i32,
  limit: i32,
  rows: usize,
  begin: i32,
  end: i32,
): i32 {
  for (let i = begin; i < end; i++) {
    const index = at(indices, i * depth);
    let row: i64 = 0;
    if (depth > 0) row += <i64>load<i32>(index) * stride0;
    if (depth > 1) row += <i64>load<i32>(index, 4) * stride1;
    if (depth > 2) row += <i64>load<i32>(index, 8) * stride2;
    if (depth > 3) row += <i64>load<i32>(index, 12) * stride3;
    if (depth > 4) row += <i64>load<i32>(index, 16) * stride4;
    if (depth > 5) row += <i64>load<i32>(index, 20) * stride5;
    if (row < 0 || row >= limit) return i;
    store<i32>(at(rows, i), <i32>row);
  }
  return -1;
}
