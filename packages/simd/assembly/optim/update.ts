/**
 * Updates of optimisers, one pass over a parameter: `begin` and `end` count its elements. Moments below the smallest
 * normal number become 0: arithmetic on denormal numbers is slow, and WebAssembly cannot switch them off.
 */
import { at, loadLanes, madd, storeLanes } from '../vector';

/** x, or 0 where x is denormal. NaN stays. */
@inline
function flush(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1.1754944e-38)));
}

/** keep·old + (1 − keep)·value. */
@inline
function average(old: v128, value: v128, keep: v128, take: v128): v128 {
  return flush(madd(value, take, f32x4.mul(old, keep)));
}

/** m, v ← averages of g, g²; update = scale·m / (√v + ε) − decay·w; `w` and `decay` may be 0. */
export function adamUpdate(
  g: usize,
  m: usize,
  v: usize,
  w: usize,
  update: usize,
  nextM: usize,
  nextV: usize,
  beta1: f32,
  beta2: f32,
  take1: f32,
  take2: f32,
  scale: f32,
  epsilon: f32,
  decay: f32,
  begin: i32,
  end: i32,
): void {
  for (let i = begin; i < end; i += 4) {
    const n = end - i,
      gradient = loadLanes(at(g, i), n),
      mean = average(loadLanes(at(m, i), n), gradient, f32x4.splat(beta1), f32x4.splat(take1)),
      square = average(loadLanes(at(v, i), n), f32x4.mul(gradient, gradient), f32x4.splat(beta2), f32x4.splat(take2)),
      root = f32x4.add(f32x4.sqrt(square), f32x4.splat(epsilon));
    let step = f32x4.div(f32x4.mul(mean, f32x4.splat(scale)), root);
    if (w) step = madd(loadLanes(at(w, i), n), f32x4.splat(-decay), step);
    storeLanes(at(nextM, i), mean, n);
    storeLanes(at(nextV, i), square, n);
    storeLanes(at(update, i), step, n);
  }
}

/** velocity ← momentum·velocity + share·g; update = scale·(velocity, or with Nesterov g + momentum·velocity). */
export function momentumUpdate(
  g: usize,
  velocity: usize,
  update: usize,
  nextVelocity: usize,
  momentum: f32,
  share: f32,
  scale: f32,
  nesterov: i32,
  begin: i32,
  end: i32,
): void {
  for (let i = begin; i < end; i += 4) {
    const n = end - i,
      gradient = loadLanes(at(g, i), n),
      old = f32x4.mul(loadLanes(at(velocity, i), n), f32x4.splat(momentum)),
      next = flush(madd(gradient, f32x4.splat(share), old)),
      direction = nesterov ? madd(next, f32x4.splat(momentum), gradient) : next;
    storeLanes(at(nextVelocity, i), next, n);
    storeLanes(at(update, i), f32x4.mul(direction, f32x4.splat(scale)), n);
  }
}

/** sum ← sum + g²; update = scale·g / (√sum + ε). */
export function adagradUpdate(
  g: usize,
  sum: usize,
  update: usize,
  nextSum: usize,
  scale: f32,
  epsilon: f32,
  begin: i32,
  end: i32,
): void {
  for (let i = begin; i < end; i += 4) {
    const n = end - i,
      gradient = loadLanes(at(g, i), n),
      next = flush(madd(gradient, gradient, loadLanes(at(sum, i), n))),
      root = f32x4.add(f32x4.sqrt(next), f32x4.splat(epsilon));
    storeLanes(at(nextSum, i), next, n);
    storeLanes(at(update, i), f32x4.mul(f32x4.div(gradient, root), f32x4.splat(scale)), n);
  }
}

/** c, m ← averages of g², g; d = g / (√(c − m²) + ε); velocity ← momentum·velocity + d. `mean` and `velocity` may be 0. */
export function rmspropUpdate(
  g: usize,
  meanSquare: usize,
  mean: usize,
  velocity: usize,
  update: usize,
  nextMeanSquare: usize,
  nextMean: usize,
  nextVelocity: usize,
  alpha: f32,
  take: f32,
  epsilon: f32,
  momentum: f32,
  scale: f32,
  begin: i32,
  end: i32,
): void {
  const keep = f32x4.splat(alpha),
    rest = f32x4.splat(take);
  for (let i = begin; i < end; i += 4) {
    const n = end - i,
      gradient = loadLanes(at(g, i), n),
      square = average(loadLanes(at(meanSquare, i), n), f32x4.mul(gradient, gradient), keep, rest);
    let variance = square;
    if (mean) {
      const m = average(loadLanes(at(mean, i), n), gradient, keep, rest);
      storeLanes(at(nextMean, i), m, n);
      variance = f32x4.max(f32x4.sub(square, f32x4.mul(m, m)), f32x4.splat(0));
    }
    let d = f32x4.div(gradient, f32x4.add(f32x4.sqrt(variance), f32x4.splat(epsilon)));
    if (velocity) {
      d = flush(madd(loadLanes(at(velocity, i), n), f32x4.splat(momentum), d));
      storeLanes(at(nextVelocity, i), d, n);
    }
    storeLanes(at(nextMeanSquare, i), square, n);
    storeLanes(at(update, i), f32x4.mul(d, f32x4.splat(scale)), n);
  }
}

/** next = decay·old + take·value. */
export function movingAverage(
  old: usize,
  value: usize,
  next: usize,
  decay: f32,
  take: f32,
  begin: i32,
  end: i32,
): void {
  for (let i = begin; i < end; i += 4) {
    const n = end - i;
    storeLanes(at(next, i), average(loadLanes(at(old, i), n), loadLanes(at(value, i), n), f32x4.splat(decay), f32x4.splat(take)), n);
  }
}

/** Elements of a partial sum of squares; fixed, so that the sum does not depend on the number of threads. */
const CHUNK: i32 = 4096;

/** sums[chunk] = Σ x² over each chunk of 4,096 elements, in float64; `begin` and `end` count chunks. */
export function sumSquares(x: usize, size: i32, sums: usize, begin: i32, end: i32): void {
  for (let chunk = begin; chunk < end; chunk++) {
    const last = min(size, (chunk + 1) * CHUNK);
    let s = f64x2.splat(0),
      t = f64x2.splat(0);
    for (let i = chunk * CHUNK; i < last; i += 4) {
      const value = loadLanes(at(x, i), last - i),
        low = f64x2.promote_low_f32x4(value),
        high = f64x2.promote_low_f32x4(v128.shuffle<i32>(value, value, 2, 3, 2, 3));
      s = f64x2.add(s, f64x2.mul(low, low));
      t = f64x2.add(t, f64x2.mul(high, high));
    }
    const sum = f64x2.add(s, t);
    store<f64>(sums + (<usize>chunk << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  }
}

/** y = factor·x. */
export function scale(x: usize, y: usize, factor: f32, begin: i32, end: i32): void {
  for (let i = begin; i < end; i += 4)
    storeLanes(at(y, i), f32x4.mul(loadLanes(at(x, i), end - i), f32x4.splat(factor)), end - i);
}
