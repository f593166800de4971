/** One GRU layer over a whole sequence; the rows of the batch are independent. */
import { productPacked } from '../gemm/packed';
import { at, loadLanes, madd, storeLanes } from '../vector';
import { sigmoidOf, tanhOf } from './gates';
import { lookUpInput } from './input';

/**
 * For the batch's rows `begin..end` and every step:
 *
 *     r, z = σ(W x_t + b + U h_{t−1} + b′)
 *     reset-after:  n = tanh(W x_t + b + r ⊙ (U h_{t−1} + b′))
 *     reset-before: n = tanh(W x_t + b + U (r ⊙ h_{t−1}) + b′)
 *     h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
 *
 * @param sums W x + b of each step [time, batch, 3H]; with ids [batch, 3H] to work in
 * @param ids int32 [time, batch], or 0; then `table` holds W and b of each id, or 0 with `weightIH` and `biasIH` in its place
 * @param packed U packed for products, or 0; in the reset-before form its r and z blocks, and `packedN` its n block
 * @param work [batch, 3H] for U h, and [batch, H] behind it for r ⊙ h
 * @param gates r, z, n and U_n's sum: [4, time, batch, H]
 */
export function gruForward(
  time: i32,
  batch: i32,
  H: i32,
  resetBefore: i32,
  sums: usize,
  ids: usize,
  table: usize,
  inSize: i32,
  weightIH: usize,
  biasIH: usize,
  weightHH: usize,
  biasHH: usize,
  packed: usize,
  packedN: usize,
  h0: usize,
  work: usize,
  hidden: usize,
  gates: usize,
  begin: i32,
  end: i32,
): void {
  const units = 3 * H,
    rows = end - begin,
    products = resetBefore ? 2 * H : units,
    u = at(work, begin * units),
    reset = at(work, batch * units + begin * H),
    plane = time * batch * H;
  let h = at(h0, begin * H);
  for (let t = 0; t < time; t++) {
    const row = t * batch + begin,
      next = at(hidden, row * H);
    productPacked(batch, rows, products, H, h, H, weightHH, 1, H, packed, u, units, false);
    for (let b = 0; b < rows; b++) {
      const x = inputRow(units, sums, ids, table, inSize, weightIH, biasIH, row + b, begin + b);
      openGates(H, plane, x, at(u, b * units), biasHH, at(h, b * H), at(reset, b * H), at(gates, (row + b) * H));
    }
    if (resetBefore) productPacked(batch, rows, H, H, reset, H, at(weightHH, 2 * H * H), 1, H, packedN, at(u, 2 * H), units, false);
    for (let b = 0; b < rows; b++) {
      // The ids' row is there already: the first loop looked it up.
      const x = ids && !table ? at(sums, (begin + b) * units) : inputRow(units, sums, ids, table, inSize, weightIH, biasIH, row + b, begin + b);
      const from = at(u, b * units);
      closeGates(H, plane, resetBefore, at(x, 2 * H), at(from, 2 * H), at(biasHH, 2 * H), at(h, b * H), at(gates, (row + b) * H), at(next, b * H));
    }
    h = next;
  }
}

/** Where W x + b of one row lies. */
@inline
function inputRow(units: i32, sums: usize, ids: usize, table: usize, inSize: i32, weight: usize, bias: usize, row: i32, b: i32): usize {
  if (!ids) return at(sums, row * units);
  const id = load<i32>(at(ids, row));
  if (table) return at(table, id * units);
  const to = at(sums, b * units);
  lookUpInput(units, inSize, weight, bias, id, to);
  return to;
}

/** r and z of one row, and r ⊙ h. */
@inline
function openGates(H: i32, plane: i32, x: usize, u: usize, bias: usize, h: usize, reset: usize, gates: usize): void {
  for (let j = 0; j < H; j += 4) {
    const n = H - j,
      r = sigmoidOf(sumOf(x, u, bias, j, n)),
      z = sigmoidOf(sumOf(x, u, bias, H + j, n));
    storeLanes(at(gates, j), r, n);
    storeLanes(at(gates, plane + j), z, n);
    storeLanes(at(reset, j), f32x4.mul(r, loadLanes(at(h, j), n)), n);
  }
}

@inline
function sumOf(x: usize, u: usize, bias: usize, j: i32, n: i32): v128 {
  return f32x4.add(f32x4.add(loadLanes(at(x, j), n), loadLanes(at(u, j), n)), loadLanes(at(bias, j), n));
}

/** n and the new state of one row. */
@inline
function closeGates(H: i32, plane: i32, resetBefore: i32, x: usize, u: usize, bias: usize, h: usize, gates: usize, next: usize): void {
  for (let j = 0; j < H; j += 4) {
    const n = H - j,
      sum = f32x4.add(loadLanes(at(u, j), n), loadLanes(at(bias, j), n)),
      input = loadLanes(at(x, j), n),
      gated = resetBefore ? f32x4.add(input, sum) : madd(loadLanes(at(gates, j), n), sum, input),
      candidate = tanhOf(gated),
      z = loadLanes(at(gates, plane + j), n);
    storeLanes(at(gates, 2 * plane + j), candidate, n);
    storeLanes(at(gates, 3 * plane + j), sum, n);
    storeLanes(at(next, j), madd(z, f32x4.sub(loadLanes(at(h, j), n), candidate), candidate), n);
  }
}
