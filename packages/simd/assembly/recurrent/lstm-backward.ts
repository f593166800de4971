/** Backpropagation through an LSTM layer over a whole sequence; the rows of the batch are independent. */
import { productPacked } from '../gemm/packed';
import { at, loadLanes, madd, storeLanes } from '../vector';
import { sigmoidSlope, tanhOf, timesTanhSlope } from './gates';

/**
 * For the batch's rows `begin..end` and every step, from the last to the first:
 *
 *     dC += dH ⊙ o(1 − tanh²c);  dZ_o = dH ⊙ tanh c · o(1 − o)
 *     dZ_i = dC ⊙ g·i(1 − i);  dZ_f = dC ⊙ c_{t−1}·f(1 − f);  dZ_g = dC ⊙ i(1 − g²)
 *     dC ← dC ⊙ f;  dH ← Uᵀ dZ
 *
 * @param weightHH [4H, output]; `packed` its packed form for dZ·U, or 0
 * @param projection [output, H] or 0; then `raw` [batch, H] is there to work in, and dOutputs [time, batch, output] is kept
 * @param dGates [time, batch, 4H], dH [batch, output] and dC [batch, H] are written; dC holds the last cell's gradient before
 */
export function lstmBackward(
  time: i32,
  batch: i32,
  H: i32,
  output: i32,
  dHidden: usize,
  gates: usize,
  cells: usize,
  c0: usize,
  weightHH: usize,
  packed: usize,
  peephole: usize,
  projection: usize,
  raw: usize,
  dGates: usize,
  dH: usize,
  dC: usize,
  dOutputs: usize,
  begin: i32,
  end: i32,
): void {
  const units = 4 * H,
    rows = end - begin,
    plane = time * batch * H,
    carried = at(dH, begin * output);
  memory.fill(carried, 0, <usize>(rows * output) << 2);
  for (let t = time - 1; t >= 0; t--) {
    const row = t * batch + begin;
    const before = t > 0 ? at(cells, (row - batch) * H) : at(c0, begin * H);
    addTo(rows * output, at(dHidden, row * output), carried);
    let arriving = carried;
    if (projection) {
      memory.copy(at(dOutputs, row * output), carried, <usize>(rows * output) << 2);
      arriving = at(raw, begin * H);
      productPacked(batch, rows, H, output, carried, output, projection, H, 1, 0, arriving, H, false);
    }
    for (let b = 0; b < rows; b++) {
      const offset = b * H;
      stepRow(
        H,
        plane,
        at(arriving, offset),
        at(gates, row * H + offset),
        at(cells, row * H + offset),
        at(before, offset),
        peephole,
        at(dGates, (row + b) * units),
        at(dC, (begin + b) * H),
      );
    }
    productPacked(batch, rows, output, units, at(dGates, row * units), units, weightHH, output, 1, packed, carried, output, false);
  }
}

/** sum[i] += x[i]. */
@inline
function addTo(count: i32, x: usize, sum: usize): void {
  for (let i = 0; i < count; i += 4) {
    const n = count - i;
    storeLanes(at(sum, i), f32x4.add(loadLanes(at(sum, i), n), loadLanes(at(x, i), n)), n);
  }
}

/** One row of one step: the gradients of the gates' sums and of the cell before. */
@inline
function stepRow(
  H: i32,
  plane: i32,
  dH: usize,
  gates: usize,
  cells: usize,
  before: usize,
  peephole: usize,
  dGates: usize,
  dC: usize,
): void {
  for (let j = 0; j < H; j += 4) {
    const n = H - j,
      i = loadLanes(at(gates, j), n),
      f = loadLanes(at(gates, plane + j), n),
      g = loadLanes(at(gates, 2 * plane + j), n),
      o = loadLanes(at(gates, 3 * plane + j), n),
      squashed = tanhOf(loadLanes(at(cells, j), n)),
      dRaw = loadLanes(at(dH, j), n),
      dO = f32x4.mul(f32x4.mul(dRaw, squashed), sigmoidSlope(o));
    let dCell = f32x4.add(loadLanes(at(dC, j), n), timesTanhSlope(f32x4.mul(dRaw, o), squashed));
    if (peephole) dCell = madd(dO, loadLanes(at(peephole, 2 * H + j), n), dCell);
    const dI = f32x4.mul(f32x4.mul(dCell, g), sigmoidSlope(i)),
      dF = f32x4.mul(f32x4.mul(dCell, loadLanes(at(before, j), n)), sigmoidSlope(f));
    storeLanes(at(dGates, j), dI, n);
    storeLanes(at(dGates, H + j), dF, n);
    storeLanes(at(dGates, 2 * H + j), timesTanhSlope(f32x4.mul(dCell, i), g), n);
    storeLanes(at(dGates, 3 * H + j), dO, n);
    let carried = f32x4.mul(dCell, f);
    if (peephole) {
      carried = madd(dI, loadLanes(at(peephole, j), n), carried);
      carried = madd(dF, loadLanes(at(peephole, H + j), n), carried);
    }
    storeLanes(at(dC, j), carried, n);
  }
}
