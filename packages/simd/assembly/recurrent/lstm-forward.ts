/** One LSTM layer over a whole sequence; the rows of the batch are independent. */
import { productPacked } from '../gemm/packed';
import { at, loadLanes, madd, storeLanes } from '../vector';
import { sigmoidOf, tanhOf } from './gates';
import { lookUpInput } from './input';

/**
 * For the batch's rows `begin..end` and every step:
 *
 *     i, f, o = σ(W x_t + U h_{t−1} + b [+ p ⊙ c]),  g = tanh(W x_t + U h_{t−1} + b)
 *     c_t = f ⊙ c_{t−1} + i ⊙ g,  h_t = [R] (o ⊙ tanh c_t)
 *
 * @param sums [time, batch, 4H]: W x + b of each step, to which U h is added; with ids [batch, 4H] to work in
 * @param ids int32 [time, batch], or 0; then `table` holds W and b of each id, or 0 with `weightIH` and `bias` in its place
 * @param weightHH U, or 0 where U h is in `sums` already; `packed` is its packed form for products, or 0
 * @param peephole [3, H] or 0
 * @param projection [output, H] or 0; then `raw` [batch, H] is there to work in
 * @param gates i, f, g, o: [4, time, batch, H]
 */
export function lstmForward(
  time: i32,
  batch: i32,
  H: i32,
  output: i32,
  sums: usize,
  ids: usize,
  table: usize,
  inSize: i32,
  weightIH: usize,
  bias: usize,
  weightHH: usize,
  packed: usize,
  h0: usize,
  c0: usize,
  peephole: usize,
  projection: usize,
  raw: usize,
  hidden: usize,
  gates: usize,
  cells: usize,
  begin: i32,
  end: i32,
): void {
  const units = 4 * H,
    rows = end - begin,
    plane = time * batch * H;
  let h = at(h0, begin * output),
    c = at(c0, begin * H);
  for (let t = 0; t < time; t++) {
    const row = t * batch + begin,
      s = at(sums, (ids ? begin : row) * units);
    if (ids) {
      for (let b = 0; b < rows; b++) {
        const id = load<i32>(at(ids, row + b)),
          to = at(s, b * units);
        if (table) memory.copy(to, at(table, id * units), <usize>units << 2);
        else lookUpInput(units, inSize, weightIH, bias, id, to);
      }
    }
    if (weightHH) productPacked(batch, rows, units, output, h, output, weightHH, 1, output, packed, s, units, true);
    const hNext = at(hidden, row * output),
      cNext = at(cells, row * H),
      squashed = projection ? at(raw, begin * H) : hNext;
    for (let b = 0; b < rows; b++) {
      const offset = b * H;
      stepRow(H, plane, at(s, b * units), at(c, offset), peephole, at(gates, row * H + offset), at(cNext, offset), at(squashed, offset));
    }
    if (projection) productPacked(batch, rows, output, H, squashed, H, projection, 1, H, 0, hNext, output, false);
    h = hNext;
    c = cNext;
  }
}

/** One row of one step: gates, cell, and o ⊙ tanh c. */
@inline
function stepRow(H: i32, plane: i32, s: usize, c: usize, peephole: usize, gates: usize, cNext: usize, h: usize): void {
  for (let j = 0; j < H; j += 4) {
    const n = H - j,
      before = loadLanes(at(c, j), n);
    let i = loadLanes(at(s, j), n),
      f = loadLanes(at(s, H + j), n),
      o = loadLanes(at(s, 3 * H + j), n);
    if (peephole) {
      i = madd(before, loadLanes(at(peephole, j), n), i);
      f = madd(before, loadLanes(at(peephole, H + j), n), f);
    }
    i = sigmoidOf(i);
    f = sigmoidOf(f);
    const g = tanhOf(loadLanes(at(s, 2 * H + j), n)),
      cell = madd(f, before, f32x4.mul(i, g));
    if (peephole) o = madd(cell, loadLanes(at(peephole, 2 * H + j), n), o);
    o = sigmoidOf(o);
    storeLanes(at(gates, j), i, n);
    storeLanes(at(gates, plane + j), f, n);
    storeLanes(at(gates, 2 * plane + j), g, n);
    storeLanes(at(gates, 3 * plane + j), o, n);
    storeLanes(at(cNext, j), cell, n);
    storeLanes(at(h, j), f32x4.mul(o, tanhOf(cell)), n);
  }
}
