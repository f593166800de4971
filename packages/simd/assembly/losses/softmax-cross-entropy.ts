/** Softmax cross-entropy on class indices, a row at a time, forward and backward. */
import { exponentialsOf, highestOf, scaleRow } from '../reduce/softmax-row';
import { at, loadPartial, storePartial } from '../vector';

/**
 * losses[row] = log Σ exp(x − max) − Σ q·(x − max), probs = softmax(x); q is (1 − smoothing)·one-hot + smoothing/classes.
 * A target outside of the classes counts as the nearest one; its loss is not used.
 */
export function softmaxCrossEntropy(
  logits: usize,
  targets: usize,
  classes: i32,
  smoothing: f32,
  losses: usize,
  probs: usize,
  begin: i32,
  end: i32,
): void {
  for (let row = begin; row < end; row++) {
    const x = at(logits, row * classes),
      p = at(probs, row * classes),
      shift = highestOf(x, classes),
      highest = f32x4.extract_lane(shift, 0),
      sum = exponentialsOf(x, p, classes, shift),
      target = max(0, min(classes - 1, load<i32>(at(targets, row))));
    scaleRow(p, classes, f32x4.splat(<f32>(1.0 / sum)));
    let expected = load<f32>(at(x, target)) - highest;
    if (smoothing != 0)
      expected = (<f32>1 - smoothing) * expected + smoothing * meanDifference(x, classes, highest);
    store<f32>(at(losses, row), <f32>Math.log(sum) - expected);
  }
}

/** The mean of x − highest over a row. */
@inline
function meanDifference(x: usize, count: i32, highest: f32): f32 {
  let sum = 0.0;
  for (let j = 0; j < count; j++) sum += <f64>(load<f32>(at(x, j)) - highest);
  return <f32>(sum / <f64>count);
}

/** dLogits = dLoss·(probs − q) for each row. */
export function softmaxCrossEntropyGrad(
  dLosses: usize,
  targets: usize,
  probs: usize,
  classes: i32,
  smoothing: f32,
  dLogits: usize,
  begin: i32,
  end: i32,
): void {
  for (let row = begin; row < end; row++) {
    const d = load<f32>(at(dLosses, row)),
      p = at(probs, row * classes),
      to = at(dLogits, row * classes),
      factor = f32x4.splat(d),
      shift = f32x4.splat((d * smoothing) / <f32>classes);
    let j = 0;
    for (; j + 4 <= classes; j += 4)
      v128.store(at(to, j), f32x4.sub(f32x4.mul(v128.load(at(p, j)), factor), shift));
    if (j < classes) {
      const rest = f32x4.sub(f32x4.mul(loadPartial(at(p, j), classes - j), factor), shift);
      storePartial(at(to, j), rest, classes - j);
    }
    const hit = at(to, max(0, min(classes - 1, load<i32>(at(targets, row)))));
    store<f32>(hit, load<f32>(hit) - d * (<f32>1 - smoothing));
  }
}
