/** exp(x − max) / Σ exp(x − max) along rows. */
import { expBelow } from '../math/exp';
import { at, horizontalSum, loadPartial, storePartial } from '../vector';
import { acrossLanes, MAX, neutral } from './operations';

/** Values whose sum is formed in 32 bits. */
const BLOCK: i32 = 1024;

/** The largest of n values; NaN may be passed over, since exp(NaN − max) makes the whole row NaN anyway. */
@inline
function highestOf(x: usize, n: i32): v128 {
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

/** y = exp(x − shift); returns their sum. */
@inline
function exponentials(x: usize, y: usize, n: i32, shift: v128): f32 {
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
    const value = expBelow(f32x4.sub(loadUpTo(at(x, j), lanes), shift));
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

@inline
function loadUpTo(from: usize, lanes: i32): v128 {
  return lanes == 4 ? v128.load(from) : loadPartial(from, lanes);
}

/** `begin` and `end` count rows of n values. */
export function softmax(x: usize, n: i32, y: usize, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const from = at(x, row * n),
      to = at(y, row * n),
      shift = highestOf(from, n);
    let sum = 0.0;
    for (let j = 0; j < n; j += BLOCK)
      sum += <f64>exponentials(at(from, j), at(to, j), min(BLOCK, n - j), shift);
    const factor = f32x4.splat(<f32>(1.0 / sum));
    let j = 0;
    for (; j + 8 <= n; j += 8) {
      v128.store(at(to, j), f32x4.mul(v128.load(at(to, j)), factor));
      v128.store(at(to, j), f32x4.mul(v128.load(at(to, j), 16), factor), 16);
    }
    for (; j + 4 <= n; j += 4) v128.store(at(to, j), f32x4.mul(v128.load(at(to, j)), factor));
    if (j < n) storePartial(at(to, j), f32x4.mul(loadPartial(at(to, j), n - j), factor), n - j);
  }
}
