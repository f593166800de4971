/** Layer normalisation: each row of x [rows, columns] gets mean 0 and variance 1 (Ba, Kiros and Hinton, 2016). */
import { at, horizontalSum, loadLanes, loadPartial, madd, storePartial } from '../vector';

/** The first `count` lanes of x; the others are 0. */
@inline
function keep(x: v128, count: i32): v128 {
  return v128.and(x, i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3)));
}

/** y = (x − mean) / √(variance + ε)·weight + bias; `begin` and `end` count rows. */
export function normalizeRows(
  x: usize,
  columns: i32,
  weight: usize,
  bias: usize,
  epsilon: f32,
  y: usize,
  mean: usize,
  variance: usize,
  begin: i32,
  end: i32,
): void {
  const whole = columns & ~3,
    rest = columns & 3;
  for (let row = begin; row < end; row++) {
    const from = at(x, row * columns),
      to = at(y, row * columns);
    let s0 = f32x4.splat(0),
      s1 = s0,
      c = 0;
    for (; c + 8 <= columns; c += 8) {
      s0 = f32x4.add(s0, v128.load(at(from, c)));
      s1 = f32x4.add(s1, v128.load(at(from, c), 16));
    }
    for (; c < whole; c += 4) s0 = f32x4.add(s0, v128.load(at(from, c)));
    if (rest) s1 = f32x4.add(s1, loadPartial(at(from, whole), rest));
    const m = horizontalSum(f32x4.add(s0, s1)) / <f32>columns,
      m4 = f32x4.splat(m);
    s0 = f32x4.splat(0);
    s1 = s0;
    for (c = 0; c + 8 <= columns; c += 8) {
      const a = f32x4.sub(v128.load(at(from, c)), m4),
        b = f32x4.sub(v128.load(at(from, c), 16), m4);
      s0 = madd(a, a, s0);
      s1 = madd(b, b, s1);
    }
    for (; c < whole; c += 4) {
      const a = f32x4.sub(v128.load(at(from, c)), m4);
      s0 = madd(a, a, s0);
    }
    if (rest) {
      const a = keep(f32x4.sub(loadPartial(at(from, whole), rest), m4), rest);
      s1 = madd(a, a, s1);
    }
    const v = horizontalSum(f32x4.add(s0, s1)) / <f32>columns,
      inverse = f32x4.splat(1 / sqrt<f32>(v + epsilon));
    store<f32>(at(mean, row), m);
    store<f32>(at(variance, row), v);
    for (c = 0; c < whole; c += 4) v128.store(at(to, c), normalized(from, m4, inverse, weight, bias, c, 4));
    if (rest) storePartial(at(to, whole), normalized(from, m4, inverse, weight, bias, whole, rest), rest);
  }
}

@inline
function normalized(x: usize, mean: v128, inverse: v128, weight: usize, bias: usize, c: i32, lanes: i32): v128 {
  const deviation = f32x4.mul(f32x4.sub(loadLanes(at(x, c), lanes), mean), inverse);
  return madd(deviation, loadLanes(at(weight, c), lanes), loadLanes(at(bias, c), lanes));
}

/** dx = (d − mean(d) − x̂·mean(d·x̂))·inverse with d = dy·weight and x̂ = (x − mean)·inverse; row by row. */
export function normalizeRowsGradient(
  dy: usize,
  x: usize,
  columns: i32,
  weight: usize,
  mean: usize,
  inverse: usize,
  dx: usize,
  begin: i32,
  end: i32,
): void {
  const whole = columns & ~3,
    rest = columns & 3,
    share: f32 = 1 / <f32>columns;
  for (let row = begin; row < end; row++) {
    const d = at(dy, row * columns),
      from = at(x, row * columns),
      to = at(dx, row * columns),
      m = v128.load_splat<f32>(at(mean, row)),
      scale = v128.load_splat<f32>(at(inverse, row));
    let sum = f32x4.splat(0),
      products = sum;
    for (let c = 0; c < columns; c += 4) {
      const lanes = c < whole ? 4 : rest,
        g = f32x4.mul(loadLanes(at(d, c), lanes), loadLanes(at(weight, c), lanes)),
        deviation = f32x4.mul(f32x4.sub(loadLanes(at(from, c), lanes), m), scale);
      sum = f32x4.add(sum, g);
      // Lanes behind the row's end have g = 0; what they hold of x must not make a NaN of it.
      products = madd(g, lanes == 4 ? deviation : keep(deviation, lanes), products);
    }
    const meanOfD = f32x4.splat(horizontalSum(sum) * share),
      along = f32x4.splat(horizontalSum(products) * share);
    for (let c = 0; c < columns; c += 4) {
      const lanes = c < whole ? 4 : rest,
        g = f32x4.mul(loadLanes(at(d, c), lanes), loadLanes(at(weight, c), lanes)),
        deviation = f32x4.mul(f32x4.sub(loadLanes(at(from, c), lanes), m), scale),
        result = f32x4.mul(f32x4.sub(f32x4.sub(g, meanOfD), f32x4.mul(deviation, along)), scale);
      if (lanes == 4) v128.store(at(to, c), result);
      else storePartial(at(to, c), result, lanes);
    }
  }
}
