/** What follows a product before its results leave the cache: the bias of each column and an activation. */
import { exp, sigmoid } from './math/exp';
import { at, loadPartial, storePartial } from './vector';

/** The activations of TensorFlow.js' fused kernels, numbered as in `src/kernels/activation.ts`. */
export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
export const RELU6: i32 = 2;
export const ELU: i32 = 3;
export const LEAKY_RELU: i32 = 4;
export const SIGMOID: i32 = 5;

/** activation(x); `alpha` is the slope of the leaky ReLU on the negative side. Selections keep NaN. */
@inline
export function activate(x: v128, activation: i32, alpha: f32): v128 {
  const zero = f32x4.splat(0);
  if (activation == RELU) return f32x4.max(x, zero);
  if (activation == RELU6) return f32x4.min(f32x4.max(x, zero), f32x4.splat(6));
  if (activation == LEAKY_RELU)
    return v128.bitselect(f32x4.mul(x, f32x4.splat(alpha)), x, f32x4.lt(x, zero));
  if (activation == ELU)
    return v128.bitselect(f32x4.sub(exp(x), f32x4.splat(1)), x, f32x4.lt(x, zero));
  if (activation == SIGMOID) return sigmoid(x);
  return x;
}

/** C[M×N] = activation(C + bias) in place; `bias` [N] or 0. */
export function finish(
  M: i32,
  N: i32,
  C: usize,
  rowStride: i32,
  bias: usize,
  activation: i32,
  alpha: f32,
): void {
  if (!bias && activation == LINEAR) return;
  for (let i = 0; i < M; i++) {
    const row = at(C, i * rowStride);
    let j = 0;
    for (; j + 4 <= N; j += 4) {
      let x = v128.load(at(row, j));
      if (bias) x = f32x4.add(x, v128.load(at(bias, j)));
      v128.store(at(row, j), activate(x, activation, alpha));
    }
    if (j < N) {
      let x = loadPartial(at(row, j), N - j);
      if (bias) x = f32x4.add(x, loadPartial(at(bias, j), N - j));
      storePartial(at(row, j), activate(x, activation, alpha), N - j);
    }
  }
}
