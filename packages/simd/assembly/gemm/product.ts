/** C (+)= A·B by the path that suits the shape: BLAS where there is one, thin, or packed. */
import { at } from '../vector';
import { multiply } from './gemm';
import { rowTimesColumns, rowTimesRows, THIN_ROWS } from './thin';

/** `cblas_sgemm` of a BLAS that the host found; its last argument is β. Row-major; flags say what is transposed. */
@external('env', 'sgemm')
declare function sgemm(
  transposeA: i32,
  transposeB: i32,
  M: i32,
  N: i32,
  K: i32,
  A: usize,
  lda: i32,
  B: usize,
  ldb: i32,
  C: usize,
  ldc: i32,
  beta: f32,
): void;

let blas: bool = false;

/** Says whether the host's `sgemm` may be called. */
export function setBlas(available: i32): void {
  blas = available != 0;
}

@inline
export function hasBlas(): bool {
  return blas;
}

/** Below this many multiplications the call of a BLAS costs more than it saves. */
const BLAS_WORK: i64 = 16384;

/**
 * Strides are in elements; the columns of C are contiguous, its rows `rowStride` apart.
 *
 * @param allRows rows of the product of which these M are a part: they choose the path, so that bits do not depend on the
 *   number of threads
 */
export function product(
  allRows: i32,
  M: i32,
  N: i32,
  K: i32,
  A: usize,
  aRowStride: i32,
  aColumnStride: i32,
  B: usize,
  bRowStride: i32,
  bColumnStride: i32,
  C: usize,
  rowStride: i32,
  accumulate: bool,
): void {
  if (allRows <= THIN_ROWS && bColumnStride == 1) {
    for (let i = 0; i < M; i++)
      rowTimesRows(N, K, at(A, i * aRowStride), aColumnStride, B, bRowStride, at(C, i * rowStride), accumulate);
  } else if (allRows <= THIN_ROWS && bRowStride == 1 && aColumnStride == 1) {
    for (let i = 0; i < M; i++)
      rowTimesColumns(N, K, at(A, i * aRowStride), B, bColumnStride, at(C, i * rowStride), accumulate);
  } else if (N == 1 && rowStride == 1 && aColumnStride == 1 && bRowStride == 1) {
    rowTimesColumns(M, K, B, A, aRowStride, C, accumulate);
  } else if (N == 1 && rowStride == 1 && aRowStride == 1) {
    rowTimesRows(M, K, B, bRowStride, A, aColumnStride, C, accumulate);
  } else if (
    blas &&
    <i64>M * N * K >= BLAS_WORK &&
    (aRowStride == 1 || aColumnStride == 1) &&
    (bRowStride == 1 || bColumnStride == 1)
  ) {
    const transposeA = aColumnStride != 1,
      transposeB = bColumnStride != 1,
      lda = max(transposeA ? aColumnStride : aRowStride, transposeA ? M : K),
      ldb = max(transposeB ? bColumnStride : bRowStride, transposeB ? K : N);
    sgemm(transposeA, transposeB, M, N, K, A, lda, B, ldb, C, rowStride, accumulate ? 1 : 0);
  } else {
    multiply(M, N, K, A, aRowStride, aColumnStride, B, bRowStride, bColumnStride, C, rowStride, accumulate);
  }
}
