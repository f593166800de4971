/** exp(x − max) / Σ exp(x − max) along rows. */
import { exp } from '../math/exp';
import { at, horizontalSum, loadPartial, storePartial } from '../vector';
import { acrossLanes, combine, MAX, neutral } from './operations';

/** Values whose sum is formed in 32 bits. */
const BLOCK: i32 = 1024;

@inline
function highestOf(x: usize, n: i32): v128 {
  let j = 0,
    highest = neutral(MAX);
  for (; j + 4 <= n; j += 4) highest = combine(MAX, highest, v128.load(at(x, j)));
  for (; j < n; j++) highest = combine(MAX, highest, v128.load32_splat(at(x, j)));
  return acrossLanes(MAX, highest);
}

/** y = exp(x − shift); returns their sum. */
@inline
function exponentials(x: usize, y: usize, n: i32, shift: v128): f32 {
  let j = 0,
    sum = f32x4.splat(0);
  for (; j + 4 <= n; j += 4) {
    const value = exp(f32x4.sub(v128.load(at(x, j)), shift));
    v128.store(at(y, j), value);
    sum = f32x4.add(sum, value);
  }
  if (j < n) {
    storePartial(at(y, j), exp(f32x4.sub(loadPartial(at(x, j), n - j), shift)), n - j);
    sum = f32x4.add(sum, loadPartial(at(y, j), n - j));
  }
  return horizontalSum(sum);
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
    for (; j + 4 <= n; j += 4) v128.store(at(to, j), f32x4.mul(v128.load(at(to, j)), factor));
    if (j < n) storePartial(at(to, j), f32x4.mul(loadPartial(at(to, j), n - j), factor), n - j);
  }
}
