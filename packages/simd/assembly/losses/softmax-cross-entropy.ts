/** Softmax cross-entropy on class indices, a row at a time, forward and backward. */
import { expBelow } from '../math/exp';
import { at, horizontalSum, loadPartial, storePartial } from '../vector';

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
      highest = maximum(x, classes),
      top = f32x4.splat(highest);
    let sum = f32x4.splat(0),
      total = f32x4.splat(0),
      j = 0;
    for (; j + 4 <= classes; j += 4) {
      const difference = f32x4.sub(v128.load(at(x, j)), top),
        e = expBelow(difference);
      v128.store(at(p, j), e);
      sum = f32x4.add(sum, e);
      if (smoothing != 0) total = f32x4.add(total, difference);
    }
    if (j < classes) {
      const difference = f32x4.sub(loadPartial(at(x, j), classes - j), top),
        e = expBelow(difference);
      storePartial(at(p, j), e, classes - j);
      for (let k = j; k < classes; k++) {
        sum = f32x4.add(sum, v128.load32_zero(at(p, k)));
        if (smoothing != 0) total = f32x4.add(total, f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(at(x, k)) - highest));
      }
    }
    const whole = horizontalSum(sum),
      target = max(0, min(classes - 1, load<i32>(at(targets, row))));
    scaleRow(p, classes, <f32>1 / whole);
    let expected = load<f32>(at(x, target)) - highest;
    if (smoothing != 0)
      expected = (<f32>1 - smoothing) * expected + (smoothing * horizontalSum(total)) / <f32>classes;
    store<f32>(at(losses, row), <f32>Math.log(<f64>whole) - expected);
  }
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

/** The largest of a row; NaN if one is NaN. */
@inline
function maximum(x: usize, count: i32): f32 {
  let j = 0;
  let highest = f32x4.splat(-Infinity);
  for (; j + 4 <= count; j += 4) highest = f32x4.max(highest, v128.load(at(x, j)));
  let m = max(
    max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)),
    max(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3)),
  );
  for (; j < count; j++) m = max(m, load<f32>(at(x, j)));
  return m;
}

@inline
function scaleRow(x: usize, count: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  let j = 0;
  for (; j + 4 <= count; j += 4) v128.store(at(x, j), f32x4.mul(v128.load(at(x, j)), f));
  for (; j < count; j++) store<f32>(at(x, j), load<f32>(at(x, j)) * factor);
}
