/**
 * Batch normalisation: each column of x [rows, columns] gets mean 0 and variance 1 (Ioffe and Szegedy, 2015). Sums over the
 * rows go over chunks of rows first, so that rounding errors do not grow with the count of rows.
 */
import { at, loadPartial, madd, storePartial } from '../vector';

/** Columns that are summed together: 64 bytes of each row. */
const GROUP: i32 = 16;
/** Rows that are summed before the sum is added to the total. */
const CHUNK: i32 = 256;

@inline
function load4(address: usize, lanes: i32): v128 {
  return lanes >= 4 ? v128.load(address) : loadPartial(address, lanes);
}

@inline
function store4(address: usize, x: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(address, x);
  else storePartial(address, x, lanes);
}

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
    m0 = load4(shift, lanes);
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
      s0 = addTerm(load4(from, lanes), m0, squared, s0);
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
  store4(to, f32x4.div(t0, count), lanes);
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

/** scale[i] = weight[i] / √(variance[i] + ε); without a weight (0) it counts as 1. */
export function inverseDeviation(
  variance: usize,
  epsilon: f32,
  weight: usize,
  scale: usize,
  begin: i32,
  end: i32,
): void {
  for (let i = begin; i < end; i++) {
    const w: f32 = weight ? load<f32>(at(weight, i)) : 1;
    store<f32>(at(scale, i), w / sqrt<f32>(load<f32>(at(variance, i)) + epsilon));
  }
}

/** y = (x − mean)·scale + bias, row by row; `bias` [columns] or 0. */
export function scaleColumns(
  x: usize,
  columns: i32,
  mean: usize,
  scale: usize,
  bias: usize,
  y: usize,
  begin: i32,
  end: i32,
): void {
  for (let row = begin; row < end; row++) {
    const from = at(x, row * columns),
      to = at(y, row * columns);
    let c = 0;
    for (; c + 4 <= columns; c += 4)
      v128.store(at(to, c), scaled(from, mean, scale, bias, c, 4));
    if (c < columns) storePartial(at(to, c), scaled(from, mean, scale, bias, c, columns - c), columns - c);
  }
}

@inline
function scaled(x: usize, mean: usize, scale: usize, bias: usize, c: i32, lanes: i32): v128 {
  const deviation = f32x4.sub(load4(at(x, c), lanes), load4(at(mean, c), lanes)),
    shift = bias ? load4(at(bias, c), lanes) : f32x4.splat(0);
  return madd(deviation, load4(at(scale, c), lanes), shift);
}

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
    m0 = load4(mean, lanes);
    if (lanes == GROUP) {
      m1 = v128.load(mean, 16);
      m2 = v128.load(mean, 32);
      m3 = v128.load(mean, 48);
    }
  }
  for (let i = 0; i < lanes; i += 4) {
    store4(at(dWeight, i), zero, lanes);
    store4(at(dBias, i), zero, lanes);
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
      let g = load4(d, lanes);
      s0 = f32x4.add(s0, g);
      p0 = addProduct(g, load4(from, lanes), m0, factor, byRow, p0);
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
    store4(at(dWeight, i), f32x4.mul(load4(at(dWeight, i), lanes), load4(at(inverse, i), lanes)), lanes);
}

@inline
function addProduct(dy: v128, x: v128, mean: v128, factor: v128, byRow: bool, sum: v128): v128 {
  const deviation = f32x4.sub(x, mean);
  return madd(dy, byRow ? f32x4.mul(deviation, factor) : deviation, sum);
}

@inline
function addTo(address: usize, x: v128, lanes: i32): void {
  store4(address, f32x4.add(load4(address, lanes), x), lanes);
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

/** dx = (dy − dBias/n − x̂·dWeight/n)·inverse·weight with x̂ = (x − mean)·inverse, for n = `count` rows, row by row. */
export function scaleColumnsGradient(
  dy: usize,
  x: usize,
  columns: i32,
  mean: usize,
  inverse: usize,
  weight: usize,
  dWeight: usize,
  dBias: usize,
  count: i32,
  dx: usize,
  begin: i32,
  end: i32,
): void {
  const share = f32x4.splat(1 / <f32>count);
  for (let row = begin; row < end; row++) {
    const d = at(dy, row * columns),
      from = at(x, row * columns),
      to = at(dx, row * columns);
    for (let c = 0; c < columns; c += 4) {
      if (c + 4 <= columns)
        v128.store(at(to, c), columnGradient(d, from, mean, inverse, weight, dWeight, dBias, share, c, 4));
      else {
        const lanes = columns - c;
        storePartial(at(to, c), columnGradient(d, from, mean, inverse, weight, dWeight, dBias, share, c, lanes), lanes);
      }
    }
  }
}

@inline
function columnGradient(
  dy: usize,
  x: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  dWeight: usize,
  dBias: usize,
  share: v128,
  c: i32,
  lanes: i32,
): v128 {
  const scale = load4(at(inverse, c), lanes),
    normalized = f32x4.mul(f32x4.sub(load4(at(x, c), lanes), load4(at(mean, c), lanes)), scale),
    common = madd(normalized, load4(at(dWeight, c), lanes), load4(at(dBias, c), lanes)),
    rest = f32x4.sub(load4(at(dy, c), lanes), f32x4.mul(common, share));
  return f32x4.mul(rest, f32x4.mul(scale, load4(at(weight, c), lanes)));
}
