/**
 * Mean and variance of each column of x [rows, columns]. Sums over the rows go over chunks of rows first, so that rounding
 * errors do not grow with the count of rows.
 */
import { at, loadLanes, madd, storeLanes } from '../vector';
import { CHUNK, GROUP } from './column-groups';

/** to[c] = Σ over the rows of x − shift, or of its square. `lanes` is 16, or 1 to 4. */
@inline
function sumColumns(x: usize, rows: i32, rowBytes: usize, shift: usize, squared: bool, to: usize, lanes: i32): void {
  const zero = f32x4.splat(0);
  let t0 = zero,
    t1 = zero,
    t2 = zero,
    t3 = zero,
    m0 = zero,
    m1 = zero,
    m2 = zero,
    m3 = zero;
  if (squared) {
    m0 = loadLanes(shift, lanes);
    if (lanes == GROUP) {
      m1 = v128.load(shift, 16);
      m2 = v128.load(shift, 32);
      m3 = v128.load(shift, 48);
    }
  }
  for (let row = 0, from = x; row < rows; row += CHUNK) {
    let s0 = zero,
      s1 = zero,
      s2 = zero,
      s3 = zero;
    for (let i = min(CHUNK, rows - row); i > 0; i--, from += rowBytes) {
      s0 = addTerm(loadLanes(from, lanes), m0, squared, s0);
      if (lanes == GROUP) {
        s1 = addTerm(v128.load(from, 16), m1, squared, s1);
        s2 = addTerm(v128.load(from, 32), m2, squared, s2);
        s3 = addTerm(v128.load(from, 48), m3, squared, s3);
      }
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
    t2 = f32x4.add(t2, s2);
    t3 = f32x4.add(t3, s3);
  }
  const count = f32x4.splat(<f32>rows);
  storeLanes(to, f32x4.div(t0, count), lanes);
  if (lanes == GROUP) {
    v128.store(to, f32x4.div(t1, count), 16);
    v128.store(to, f32x4.div(t2, count), 32);
    v128.store(to, f32x4.div(t3, count), 48);
  }
}

@inline
function addTerm(x: v128, mean: v128, squared: bool, sum: v128): v128 {
  if (!squared) return f32x4.add(sum, x);
  const deviation = f32x4.sub(x, mean);
  return madd(deviation, deviation, sum);
}

/** Mean and variance (divided by the count itself) of columns; `begin` and `end` count groups of 16 columns. */
export function columnMoments(
  x: usize,
  rows: i32,
  columns: i32,
  mean: usize,
  variance: usize,
  begin: i32,
  end: i32,
): void {
  const rowBytes = <usize>columns << 2;
  for (let group = begin; group < end; group++) {
    let c = group * GROUP;
    if (c + GROUP <= columns) {
      sumColumns(at(x, c), rows, rowBytes, 0, false, at(mean, c), GROUP);
      sumColumns(at(x, c), rows, rowBytes, at(mean, c), true, at(variance, c), GROUP);
    } else
      for (; c < columns; c += 4) {
        const lanes = min(4, columns - c);
        sumColumns(at(x, c), rows, rowBytes, 0, false, at(mean, c), lanes);
        sumColumns(at(x, c), rows, rowBytes, at(mean, c), true, at(variance, c), lanes);
      }
  }
}
