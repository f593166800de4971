/** Softmax of one row, in its two parts. */
import { expBelow } from '../math/exp';
import { at, horizontalSum, loadLanes, loadPartial, storeLanes, storePartial } from '../vector';
import { acrossLanes, MAX, neutral } from './operations';

/** Values whose sum is formed in 32 bits. */
const BLOCK: i32 = 1024;

/** The largest of n values; NaN may be passed over, since exp(NaN − max) makes the whole row NaN anyway. */
@inline
export function highestOf(x: usize, n: i32): v128 {
  let j = 0,
    highest = neutral(MAX),
    other = highest;
  for (; j + 8 <= n; j += 8) {
    highest = f32x4.pmax(highest, v128.load(at(x, j)));
    other = f32x4.pmax(other, v128.load(at(x, j), 16));
  }
  highest = f32x4.pmax(highest, other);
  for (; j < n; j++) highest = f32x4.pmax(highest, v128.load32_splat(at(x, j)));
  return acrossLanes(MAX, highest);
}

@inline
function blockOfExponentials(x: usize, y: usize, n: i32, shift: v128): f32 {
  let j = 0,
    sum = f32x4.splat(0),
    other = sum;
  for (; j + 16 <= n; j += 16) {
    const first = expBelow(f32x4.sub(v128.load(at(x, j)), shift));
    const second = expBelow(f32x4.sub(v128.load(at(x, j), 16), shift));
    const third = expBelow(f32x4.sub(v128.load(at(x, j), 32), shift));
    const fourth = expBelow(f32x4.sub(v128.load(at(x, j), 48), shift));
    v128.store(at(y, j), first);
    v128.store(at(y, j), second, 16);
    v128.store(at(y, j), third, 32);
    v128.store(at(y, j), fourth, 48);
    sum = f32x4.add(f32x4.add(sum, first), third);
    other = f32x4.add(f32x4.add(other, second), fourth);
  }
  sum = f32x4.add(sum, other);
  for (; j < n; j += 4) {
    const lanes = min(4, n - j);
    const value = expBelow(f32x4.sub(loadLanes(at(x, j), lanes), shift));
    if (lanes == 4) {
      v128.store(at(y, j), value);
      sum = f32x4.add(sum, value);
    } else {
      storePartial(at(y, j), value, lanes);
      sum = f32x4.add(sum, loadPartial(at(y, j), lanes));
    }
  }
  return horizontalSum(sum);
}

/** y = exp(x − shift) for n values; returns their sum. */
@inline
export function exponentialsOf(x: usize, y: usize, n: i32, shift: v128): f64 {
  let sum = 0.0;
  for (let j = 0; j < n; j += BLOCK)
    sum += <f64>blockOfExponentials(at(x, j), at(y, j), min(BLOCK, n - j), shift);
  return sum;
}

/** Multiplies n values by a factor. */
@inline
export function scaleRow(x: usize, n: i32, factor: v128): void {
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    v128.store(at(x, j), f32x4.mul(v128.load(at(x, j)), factor));
    v128.store(at(x, j), f32x4.mul(v128.load(at(x, j), 16), factor), 16);
  }
  for (; j < n; j += 4) {
    const lanes = n - j;
    storeLanes(at(x, j), f32x4.mul(loadLanes(at(x, j), lanes), factor), lanes);
  }
}
