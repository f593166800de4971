/** One Elman layer over a whole sequence, forward and backward; the rows of the batch are independent. */
import { productPacked } from '../gemm/packed';
import { at, loadLanes, storeLanes } from '../vector';
import { tanhOf, timesTanhSlope } from './gates';
import { lookUpInput } from './input';

/**
 * h_t = tanh(W x_t + U h_{t−1} + b), or with ReLU in place of tanh, for the batch's rows `begin..end` and every step.
 *
 * @param hidden [time, batch, H]; holds W x + b of each step before, if the input is not ids
 * @param ids int32 [time, batch], or 0; then `table` holds W and b of each id, or 0 with `weightIH` and `bias` in its place
 * @param packed U packed for products, or 0
 */
export function elmanForward(
  time: i32,
  batch: i32,
  H: i32,
  relu: i32,
  ids: usize,
  table: usize,
  inSize: i32,
  weightIH: usize,
  bias: usize,
  weightHH: usize,
  packed: usize,
  h0: usize,
  hidden: usize,
  begin: i32,
  end: i32,
): void {
  const rows = end - begin;
  let h = at(h0, begin * H);
  for (let t = 0; t < time; t++) {
    const row = t * batch + begin,
      next = at(hidden, row * H);
    if (ids) {
      for (let b = 0; b < rows; b++) {
        const id = load<i32>(at(ids, row + b)),
          to = at(next, b * H);
        if (table) memory.copy(to, at(table, id * H), <usize>H << 2);
        else lookUpInput(H, inSize, weightIH, bias, id, to);
      }
    }
    productPacked(batch, rows, H, H, h, H, weightHH, 1, H, packed, next, H, true);
    for (let i = 0; i < rows * H; i += 4) {
      const n = rows * H - i,
        sum = loadLanes(at(next, i), n);
      storeLanes(at(next, i), relu ? f32x4.max(sum, f32x4.splat(0)) : tanhOf(sum), n);
    }
    h = next;
  }
}

/**
 * dZ = dH ⊙ (1 − h²), or where h > 0 with ReLU; dH ← Uᵀ dZ.
 *
 * @param packed U packed for dZ·U, or 0
 * @param dSums [time, batch, H]; dH [batch, H]
 */
export function elmanBackward(
  time: i32,
  batch: i32,
  H: i32,
  relu: i32,
  dHidden: usize,
  hidden: usize,
  weightHH: usize,
  packed: usize,
  dSums: usize,
  dH: usize,
  begin: i32,
  end: i32,
): void {
  const rows = end - begin,
    carried = at(dH, begin * H),
    zero = f32x4.splat(0);
  memory.fill(carried, 0, <usize>(rows * H) << 2);
  for (let t = time - 1; t >= 0; t--) {
    const offset = (t * batch + begin) * H;
    for (let i = 0; i < rows * H; i += 4) {
      const n = rows * H - i,
        h = loadLanes(at(hidden, offset + i), n),
        total = f32x4.add(loadLanes(at(dHidden, offset + i), n), loadLanes(at(carried, i), n)),
        d = relu ? v128.and(total, f32x4.gt(h, zero)) : timesTanhSlope(total, h);
      storeLanes(at(dSums, offset + i), d, n);
    }
    productPacked(batch, rows, H, H, at(dSums, offset), H, weightHH, H, 1, packed, carried, H, false);
  }
}
