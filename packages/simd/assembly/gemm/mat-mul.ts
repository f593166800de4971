/** The matrix products that the host calls. */
import { finish } from '../activation';
import { at } from '../vector';
import { product } from './product';

/** What `begin` and `end` count. */
const BY_ROWS: i32 = 0;
const BY_COLUMNS: i32 = 1;

/**
 * C[batch, M, N] = activation(A·B + bias) for a part of the rows, the columns, or the batch. Strides are in elements; a
 * batch stride of 0 repeats a matrix. `bias` [N] or 0.
 */
export function matMul(
  M: i32,
  N: i32,
  K: i32,
  A: usize,
  aBatchStride: i32,
  aRowStride: i32,
  aColumnStride: i32,
  B: usize,
  bBatchStride: i32,
  bRowStride: i32,
  bColumnStride: i32,
  C: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
  splitBy: i32,
  begin: i32,
  end: i32,
): void {
  if (splitBy == BY_ROWS) {
    const rows = end - begin;
    A = at(A, begin * aRowStride);
    C = at(C, begin * N);
    product(M, rows, N, K, A, aRowStride, aColumnStride, B, bRowStride, bColumnStride, C, N, false);
    finish(rows, N, C, N, bias, activation, alpha);
  } else if (splitBy == BY_COLUMNS) {
    B = at(B, begin * bColumnStride);
    C = at(C, begin);
    if (bias) bias = at(bias, begin);
    product(M, M, end - begin, K, A, aRowStride, aColumnStride, B, bRowStride, bColumnStride, C, N, false);
    finish(M, end - begin, C, N, bias, activation, alpha);
  } else {
    for (let i = begin; i < end; i++) {
      const a = at(A, i * aBatchStride),
        b = at(B, i * bBatchStride),
        c = at(C, i * M * N);
      product(M, M, N, K, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, N, false);
      finish(M, N, c, N, bias, activation, alpha);
    }
  }
}
