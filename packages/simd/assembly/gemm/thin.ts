/** Products of a few rows with a matrix, without packing: B is read once a row, in the order in which it lies. */
import { at, horizontalSum, madd } from '../vector';

/** Above this many rows packing pays. */
export const THIN_ROWS: i32 = 3;

/** y[N] (+)= x[K]·B[K×N] where the rows of B are contiguous. */
export function rowTimesRows(
  N: i32,
  K: i32,
  x: usize,
  xStride: i32,
  B: usize,
  bRowStride: i32,
  y: usize,
  accumulate: bool,
): void {
  const rowBytes = <usize>bRowStride << 2,
    xBytes = <usize>xStride << 2;
  if (!accumulate) memory.fill(y, 0, <usize>N << 2);
  let j = 0;
  for (; j + 16 <= N; j += 16) {
    const to = at(y, j);
    let s0 = v128.load(to),
      s1 = v128.load(to, 16),
      s2 = v128.load(to, 32),
      s3 = v128.load(to, 48);
    for (let k = 0, from = at(B, j), factor = x; k < K; k++, from += rowBytes, factor += xBytes) {
      const f = v128.load_splat<f32>(factor);
      s0 = madd(f, v128.load(from), s0);
      s1 = madd(f, v128.load(from, 16), s1);
      s2 = madd(f, v128.load(from, 32), s2);
      s3 = madd(f, v128.load(from, 48), s3);
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; j + 4 <= N; j += 4) {
    let s = v128.load(at(y, j));
    for (let k = 0, from = at(B, j), factor = x; k < K; k++, from += rowBytes, factor += xBytes)
      s = madd(v128.load_splat<f32>(factor), v128.load(from), s);
    v128.store(at(y, j), s);
  }
  for (; j < N; j++) {
    let s = v128.load32_zero(at(y, j));
    for (let k = 0, from = at(B, j), factor = x; k < K; k++, from += rowBytes, factor += xBytes)
      s = madd(v128.load32_zero(factor), v128.load32_zero(from), s);
    v128.store_lane<f32>(at(y, j), s, 0);
  }
}

/** y[N] (+)= x[K]·Bᵀ where the columns of B are contiguous, as is x: N inner products. */
export function rowTimesColumns(
  N: i32,
  K: i32,
  x: usize,
  B: usize,
  bColumnStride: i32,
  y: usize,
  accumulate: bool,
): void {
  const columnBytes = <usize>bColumnStride << 2;
  let j = 0;
  for (; j + 4 <= N; j += 4) {
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0,
      k = 0,
      from = at(B, j * bColumnStride);
    for (; k + 4 <= K; k += 4, from += 16) {
      const f = v128.load(at(x, k));
      s0 = madd(f, v128.load(from), s0);
      s1 = madd(f, v128.load(from + columnBytes), s1);
      s2 = madd(f, v128.load(from + columnBytes * 2), s2);
      s3 = madd(f, v128.load(from + columnBytes * 3), s3);
    }
    for (; k < K; k++, from += 4) {
      const f = v128.load32_zero(at(x, k));
      s0 = madd(f, v128.load32_zero(from), s0);
      s1 = madd(f, v128.load32_zero(from + columnBytes), s1);
      s2 = madd(f, v128.load32_zero(from + columnBytes * 2), s2);
      s3 = madd(f, v128.load32_zero(from + columnBytes * 3), s3);
    }
    put(at(y, j), horizontalSum(s0), accumulate);
    put(at(y, j + 1), horizontalSum(s1), accumulate);
    put(at(y, j + 2), horizontalSum(s2), accumulate);
    put(at(y, j + 3), horizontalSum(s3), accumulate);
  }
  for (; j < N; j++) {
    let s = f32x4.splat(0),
      k = 0,
      from = at(B, j * bColumnStride);
    for (; k + 4 <= K; k += 4, from += 16) s = madd(v128.load(at(x, k)), v128.load(from), s);
    for (; k < K; k++, from += 4) s = madd(v128.load32_zero(at(x, k)), v128.load32_zero(from), s);
    put(at(y, j), horizontalSum(s), accumulate);
  }
}

@inline
function put(to: usize, value: f32, accumulate: bool): void {
  store<f32>(to, accumulate ? load<f32>(to) + value : value);
}
