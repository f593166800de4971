/** Batch normalisation: each column of x [rows, columns] gets mean 0 and variance 1 (Ioffe and Szegedy, 2015). */
import { at, loadLanes, madd, storePartial } from '../vector';

/** scale[i] = weight[i] / √(variance[i] + ε); without a weight (0) it counts as 1. */
export function inverseDeviation(
  variance: usize,
  epsilon: f32,
  weight: usize,
  scale: usize,
  begin: i32,
  end: i32,
): void {
  for (let i = begin; i < end; i++) {
    const w: f32 = weight ? load<f32>(at(weight, i)) : 1;
    store<f32>(at(scale, i), w / sqrt<f32>(load<f32>(at(variance, i)) + epsilon));
  }
}

/** y = (x − mean)·scale + bias, row by row; `bias` [columns] or 0. */
export function scaleColumns(
  x: usize,
  columns: i32,
  mean: usize,
  scale: usize,
  bias: usize,
  y: usize,
  begin: i32,
  end: i32,
): void {
  for (let row = begin; row < end; row++) {
    const from = at(x, row * columns),
      to = at(y, row * columns);
    let c = 0;
    for (; c + 4 <= columns; c += 4)
      v128.store(at(to, c), scaled(from, mean, scale, bias, c, 4));
    if (c < columns) storePartial(at(to, c), scaled(from, mean, scale, bias, c, columns - c), columns - c);
  }
}

@inline
function scaled(x: usize, mean: usize, scale: usize, bias: usize, c: i32, lanes: i32): v128 {
  const deviation = f32x4.sub(loadLanes(at(x, c), lanes), loadLanes(at(mean, c), lanes)),
    shift = bias ? loadLanes(at(bias, c), lanes) : f32x4.splat(0);
  return madd(deviation, loadLanes(at(scale, c), lanes), shift);
}

/** dx = (dy − dBias/n − x̂·dWeight/n)·inverse·weight with x̂ = (x − mean)·inverse, for n = `count` rows, row by row. */
export function scaleColumnsGradient(
  dy: usize,
  x: usize,
  columns: i32,
  mean: usize,
  inverse: usize,
  weight: usize,
  dWeight: usize,
  dBias: usize,
  count: i32,
  dx: usize,
  begin: i32,
  end: i32,
): void {
  const share = f32x4.splat(1 / <f32>count);
  for (let row = begin; row < end; row++) {
    const d = at(dy, row * columns),
      from = at(x, row * columns),
      to = at(dx, row * columns);
    for (let c = 0; c < columns; c += 4) {
      if (c + 4 <= columns)
        v128.store(at(to, c), columnGradient(d, from, mean, inverse, weight, dWeight, dBias, share, c, 4));
      else {
        const lanes = columns - c;
        storePartial(at(to, c), columnGradient(d, from, mean, inverse, weight, dWeight, dBias, share, c, lanes), lanes);
      }
    }
  }
}

@inline
function columnGradient(
  dy: usize,
  x: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  dWeight: usize,
  dBias: usize,
  share: v128,
  c: i32,
  lanes: i32,
): v128 {
  const scale = loadLanes(at(inverse, c), lanes),
    normalized = f32x4.mul(f32x4.sub(loadLanes(at(x, c), lanes), loadLanes(at(mean, c), lanes)), scale),
    common = madd(normalized, loadLanes(at(dWeight, c), lanes), loadLanes(at(dBias, c), lanes)),
    rest = f32x4.sub(loadLanes(at(dy, c), lanes), f32x4.mul(common, share));
  return f32x4.mul(rest, f32x4.mul(scale, loadLanes(at(weight, c), lanes)));
}
