/** Products with a right-hand matrix that is packed once and used many times: the weights of a recurrent layer. */
import { at } from '../vector';
import { KC, MC, multiplyPacked, packedA } from './gemm';
import { packA, packB } from './pack';
import { product, hasBlas } from './product';
import { THIN_ROWS } from './thin';
import { NR } from './tile';

/** Floats that the packed form of B[K×N] takes. */
export function packedSize(K: i32, N: i32): i32 {
  return K * ((N + NR - 1) & -NR);
}

/** Packs the panels `begin..end` of eight columns of B[K×N], in blocks of KC rows. */
export function packRight(
  K: i32,
  N: i32,
  B: usize,
  rowStride: i32,
  columnStride: i32,
  packed: usize,
  begin: i32,
  end: i32,
): void {
  const width = (N + NR - 1) & -NR,
    first = begin * NR,
    columns = min(N, end * NR) - first;
  for (let k = 0; k < K; k += KC) {
    const depth = min(KC, K - k);
    const from = at(B, k * rowStride + first * columnStride);
    packB(depth, columns, from, rowStride, columnStride, at(packed, k * width + first * depth));
  }
}

/**
 * C[M×N] (+)= A·B. Few rows, and a host with BLAS, take B as it is; the packed form is used otherwise, and may be 0 where
 * {@link wantsPacked} says so.
 *
 * @param allRows rows of the product of which these M are a part
 */
export function productPacked(
  allRows: i32,
  M: i32,
  N: i32,
  K: i32,
  A: usize,
  aRowStride: i32,
  B: usize,
  bRowStride: i32,
  bColumnStride: i32,
  packed: usize,
  C: usize,
  rowStride: i32,
  accumulate: bool,
): void {
  if (packed == 0 || allRows <= THIN_ROWS) {
    product(allRows, M, N, K, A, aRowStride, 1, B, bRowStride, bColumnStride, C, rowStride, accumulate);
    return;
  }
  const width = (N + NR - 1) & -NR,
    a = packedA();
  for (let k = 0; k < K; k += KC) {
    const depth = min(KC, K - k);
    for (let i = 0; i < M; i += MC) {
      const rows = min(MC, M - i);
      packA(rows, depth, at(A, i * aRowStride + k), aRowStride, 1, a);
      const b = at(packed, k * width);
      multiplyPacked(rows, N, depth, a, b, at(C, i * rowStride), rowStride, accumulate || k > 0);
    }
  }
}

/** Whether {@link productPacked} would use the packed form for products of this many rows in all. */
export function wantsPacked(M: i32): i32 {
  return M > THIN_ROWS && !hasBlas() ? 1 : 0;
}
