/** Gradients of the weight and the bias of a normalisation, summed over the rows of x [rows, columns] by chunks. */
import { at, loadLanes, madd, storeLanes } from '../vector';
import { CHUNK, GROUP } from './column-groups';

/**
 * Σ dy and Σ dy·(x − mean)·inverse over the rows. Mean and inverse deviation belong to the columns, or to the rows: then
 * they are constant along a row.
 */
@inline
function sumProducts(
  dy: usize,
  x: usize,
  rows: i32,
  rowBytes: usize,
  mean: usize,
  inverse: usize,
  byRow: bool,
  dWeight: usize,
  dBias: usize,
  lanes: i32,
): void {
  const zero = f32x4.splat(0);
  let m0 = zero,
    m1 = zero,
    m2 = zero,
    m3 = zero;
  if (!byRow) {
    m0 = loadLanes(mean, lanes);
    if (lanes == GROUP) {
      m1 = v128.load(mean, 16);
      m2 = v128.load(mean, 32);
      m3 = v128.load(mean, 48);
    }
  }
  for (let i = 0; i < lanes; i += 4) {
    storeLanes(at(dWeight, i), zero, lanes);
    storeLanes(at(dBias, i), zero, lanes);
  }
  for (let row = 0, d = dy, from = x; row < rows; row += CHUNK) {
    let s0 = zero,
      s1 = zero,
      s2 = zero,
      s3 = zero,
      p0 = zero,
      p1 = zero,
      p2 = zero,
      p3 = zero;
    for (let i = row, end = min(rows, row + CHUNK); i < end; i++, d += rowBytes, from += rowBytes) {
      let factor = zero;
      if (byRow) {
        m0 = m1 = m2 = m3 = v128.load_splat<f32>(at(mean, i));
        factor = v128.load_splat<f32>(at(inverse, i));
      }
      let g = loadLanes(d, lanes);
      s0 = f32x4.add(s0, g);
      p0 = addProduct(g, loadLanes(from, lanes), m0, factor, byRow, p0);
      if (lanes == GROUP) {
        g = v128.load(d, 16);
        s1 = f32x4.add(s1, g);
        p1 = addProduct(g, v128.load(from, 16), m1, factor, byRow, p1);
        g = v128.load(d, 32);
        s2 = f32x4.add(s2, g);
        p2 = addProduct(g, v128.load(from, 32), m2, factor, byRow, p2);
        g = v128.load(d, 48);
        s3 = f32x4.add(s3, g);
        p3 = addProduct(g, v128.load(from, 48), m3, factor, byRow, p3);
      }
    }
    addTo(dBias, s0, lanes);
    addTo(dWeight, p0, lanes);
    if (lanes == GROUP) {
      addTo(dBias + 16, s1, 4);
      addTo(dWeight + 16, p1, 4);
      addTo(dBias + 32, s2, 4);
      addTo(dWeight + 32, p2, 4);
      addTo(dBias + 48, s3, 4);
      addTo(dWeight + 48, p3, 4);
    }
  }
  if (byRow) return;
  for (let i = 0; i < lanes; i += 4)
    storeLanes(at(dWeight, i), f32x4.mul(loadLanes(at(dWeight, i), lanes), loadLanes(at(inverse, i), lanes)), lanes);
}

@inline
function addProduct(dy: v128, x: v128, mean: v128, factor: v128, byRow: bool, sum: v128): v128 {
  const deviation = f32x4.sub(x, mean);
  return madd(dy, byRow ? f32x4.mul(deviation, factor) : deviation, sum);
}

@inline
function addTo(address: usize, x: v128, lanes: i32): void {
  storeLanes(address, f32x4.add(loadLanes(address, lanes), x), lanes);
}

@inline
function parameterGradients(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  mean: usize,
  inverse: usize,
  byRow: bool,
  dWeight: usize,
  dBias: usize,
  begin: i32,
  end: i32,
): void {
  const rowBytes = <usize>columns << 2;
  for (let group = begin; group < end; group++) {
    let c = group * GROUP;
    if (c + GROUP <= columns) {
      const m = byRow ? mean : at(mean, c),
        s = byRow ? inverse : at(inverse, c);
      sumProducts(at(dy, c), at(x, c), rows, rowBytes, m, s, byRow, at(dWeight, c), at(dBias, c), GROUP);
    } else
      for (; c < columns; c += 4) {
        const lanes = min(4, columns - c),
          m = byRow ? mean : at(mean, c),
          s = byRow ? inverse : at(inverse, c);
        sumProducts(at(dy, c), at(x, c), rows, rowBytes, m, s, byRow, at(dWeight, c), at(dBias, c), lanes);
      }
  }
}

/** dWeight and dBias where mean and inverse deviation belong to columns; `begin` and `end` count groups of 16 columns. */
export function columnParameterGradients(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  mean: usize,
  inverse: usize,
  dWeight: usize,
  dBias: usize,
  begin: i32,
  end: i32,
): void {
  parameterGradients(dy, x, rows, columns, mean, inverse, false, dWeight, dBias, begin, end);
}

/** The same where they belong to rows (layer normalisation). */
export function rowParameterGradients(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  mean: usize,
  inverse: usize,
  dWeight: usize,
  dBias: usize,
  begin: i32,
  end: i32,
): void {
  parameterGradients(dy, x, rows, columns, mean, inverse, true, dWeight, dBias, begin, end);
}
