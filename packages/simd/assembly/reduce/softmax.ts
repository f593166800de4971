/** exp(x − max) / Σ exp(x − max) along rows. */
import { at } from '../vector';
import { exponentialsOf, highestOf, scaleRow } from './softmax-row';

/** `begin` and `end` count rows of n values. */
export function softmax(x: usize, n: i32, y: usize, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const from = at(x, row * n),
      to = at(y, row * n),
      sum = exponentialsOf(from, to, n, highestOf(from, n));
    scaleRow(to, n, f32x4.splat(<f32>(1.0 / sum)));
  }
}
