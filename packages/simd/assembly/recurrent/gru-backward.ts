/** Backpropagation through a GRU layer over a whole sequence; the rows of the batch are independent. */
import { productPacked } from '../gemm/packed';
import { at, loadLanes, madd, storeLanes } from '../vector';
import { sigmoidSlope, timesTanhSlope } from './gates';

/**
 * For the batch's rows `begin..end` and every step, from the last to the first:
 *
 *     dZ_z = dH ⊙ (h_{t−1} − n) z(1 − z);  dZ_n = dH ⊙ (1 − z)(1 − n²)
 *     reset-after:  dZ_r = dZ_n ⊙ s ⊙ r(1 − r), where s = U_n h_{t−1} + b′;  dS = dZ_n ⊙ r
 *     reset-before: dZ_r = (dZ_n U_n) ⊙ h_{t−1} ⊙ r(1 − r)
 *     dH ← dH ⊙ z + what comes through U
 *
 * @param packed U packed for dZ·U, or 0; in the reset-before form its r and z blocks, and `packedN` its n block
 * @param work [batch, H] for dZ·U, and [batch, H] behind it for dZ_n·U_n
 * @param dInput and dHiddenSums [time, batch, 3H], in the reset-before form one and the same; dH [batch, H];
 *   reset: r ⊙ h_{t−1} [time, batch, H]
 */
export function gruBackward(
  time: i32,
  batch: i32,
  H: i32,
  resetBefore: i32,
  dHidden: usize,
  hidden: usize,
  gates: usize,
  h0: usize,
  weightHH: usize,
  packed: usize,
  packedN: usize,
  work: usize,
  dInput: usize,
  dHiddenSums: usize,
  dH: usize,
  reset: usize,
  begin: i32,
  end: i32,
): void {
  const units = 3 * H,
    rows = end - begin,
    products = resetBefore ? 2 * H : units,
    plane = time * batch * H,
    carried = at(dH, begin * H),
    through = at(work, begin * H),
    fromN = at(work, (batch + begin) * H);
  memory.fill(carried, 0, <usize>(rows * H) << 2);
  for (let t = time - 1; t >= 0; t--) {
    const row = t * batch + begin,
      before = t > 0 ? at(hidden, (row - batch) * H) : at(h0, begin * H),
      dX = at(dInput, row * units),
      dU = at(dHiddenSums, row * units);
    for (let b = 0; b < rows; b++) {
      const offset = (row + b) * H;
      closeGates(H, plane, resetBefore, at(dHidden, offset), at(carried, b * H), at(gates, offset), at(before, b * H), at(dX, b * units), at(dU, b * units), at(reset, offset));
    }
    if (resetBefore) {
      const weightN = at(weightHH, 2 * H * H);
      productPacked(batch, rows, H, H, at(dX, 2 * H), units, weightN, H, 1, packedN, fromN, H, false);
      for (let b = 0; b < rows; b++) {
        const offset = (row + b) * H;
        openReset(H, at(fromN, b * H), at(gates, offset), at(before, b * H), at(dX, b * units), at(carried, b * H));
      }
    }
    productPacked(batch, rows, H, products, dU, units, weightHH, H, 1, packed, through, H, false);
    for (let i = 0; i < rows * H; i += 4) {
      const n = rows * H - i;
      storeLanes(at(carried, i), f32x4.add(loadLanes(at(carried, i), n), loadLanes(at(through, i), n)), n);
    }
  }
}

/** The gradients of z's and n's sums of one row, and in the reset-after form of r's; `carried` becomes dH ⊙ z. */
@inline
function closeGates(
  H: i32,
  plane: i32,
  resetBefore: i32,
  dHidden: usize,
  carried: usize,
  gates: usize,
  before: usize,
  dX: usize,
  dU: usize,
  reset: usize,
): void {
  for (let j = 0; j < H; j += 4) {
    const n = H - j,
      total = f32x4.add(loadLanes(at(dHidden, j), n), loadLanes(at(carried, j), n)),
      r = loadLanes(at(gates, j), n),
      z = loadLanes(at(gates, plane + j), n),
      candidate = loadLanes(at(gates, 2 * plane + j), n),
      h = loadLanes(at(before, j), n),
      dZ = f32x4.mul(f32x4.mul(total, f32x4.sub(h, candidate)), sigmoidSlope(z)),
      dN = timesTanhSlope(f32x4.mul(total, f32x4.sub(f32x4.splat(1), z)), candidate);
    storeLanes(at(dX, H + j), dZ, n);
    storeLanes(at(dX, 2 * H + j), dN, n);
    storeLanes(at(carried, j), f32x4.mul(total, z), n);
    storeLanes(at(reset, j), f32x4.mul(r, h), n);
    if (resetBefore) continue;
    const dR = f32x4.mul(f32x4.mul(dN, loadLanes(at(gates, 3 * plane + j), n)), sigmoidSlope(r));
    storeLanes(at(dX, j), dR, n);
    storeLanes(at(dU, j), dR, n);
    storeLanes(at(dU, H + j), dZ, n);
    storeLanes(at(dU, 2 * H + j), f32x4.mul(dN, r), n);
  }
}

/** The reset-before form's gradient of r's sum of one row, and what comes to h through r ⊙ h. */
@inline
function openReset(H: i32, fromN: usize, gates: usize, before: usize, dX: usize, carried: usize): void {
  for (let j = 0; j < H; j += 4) {
    const n = H - j,
      r = loadLanes(at(gates, j), n),
      d = loadLanes(at(fromN, j), n);
    storeLanes(at(dX, j), f32x4.mul(f32x4.mul(d, loadLanes(at(before, j), n)), sigmoidSlope(r)), n);
    storeLanes(at(carried, j), madd(d, r, loadLanes(at(carried, j), n)), n);
  }
}
