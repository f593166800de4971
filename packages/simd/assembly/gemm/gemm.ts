/**
 * C = A·B + C in blocks that fit the caches (Goto and van de Geijn, 2008): KC×NC of B and MC×KC of A are packed into
 * panels, and the micro-kernel walks over them. Every result is summed in the same order wherever the block borders lie,
 * so a product that is split over threads has the bits of one that is not.
 */
import { scratch } from '../scratch';
import { at } from '../vector';
import { packA, packB } from './pack';
import { MR, NR, storeTilePart, tile } from './tile';

/** Block sizes: MC×KC floats (384 kB) stay in the second-level cache, KC×NC (2 MB) in the third. */
export const MC: i32 = 192;
export const KC: i32 = 512;
export const NC: i32 = 1024;

const TILE_BYTES: i32 = 128;

/** Where a thread packs A and B; a tile at the border is computed in the bytes before. */
@inline
export function packedA(): usize {
  return scratch() + TILE_BYTES;
}

@inline
export function packedB(): usize {
  return scratch() + TILE_BYTES + ((MC * KC) << 2);
}

/** Bytes of scratch that a product takes; what lies behind is free for its callers. */
export const GEMM_SCRATCH_BYTES: i32 = TILE_BYTES + ((MC * KC + KC * NC) << 2);

/** C (+)= A·B for one packed block of A (`rows`×`depth`) and one of B (`depth`×`columns`). */
export function multiplyPacked(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  b: usize,
  C: usize,
  rowStride: i32,
  accumulate: bool,
): void {
  const rowBytes = <usize>rowStride << 2,
    aside = scratch();
  for (let j = 0; j < columns; j += NR) {
    const panel = at(b, j * depth),
      width = min(NR, columns - j);
    for (let i = 0; i < rows; i += MR) {
      const height = min(MR, rows - i),
        to = at(C, i * rowStride + j);
      if (height == MR && width == NR) tile(depth, at(a, i * depth), panel, to, rowBytes, accumulate);
      else {
        tile(depth, at(a, i * depth), panel, aside, NR << 2, false);
        storeTilePart(aside, height, width, to, rowBytes, accumulate);
      }
    }
  }
}

/** C[M×N] = A·B, or C += A·B. Strides are in elements; rows of C are `rowStride` apart, its columns 1. */
export function multiply(
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
  if (K == 0 && !accumulate) clear(M, N, C, rowStride);
  const a = packedA(),
    b = packedB();
  for (let j = 0; j < N; j += NC) {
    const columns = min(NC, N - j);
    for (let k = 0; k < K; k += KC) {
      const depth = min(KC, K - k);
      packB(depth, columns, at(B, k * bRowStride + j * bColumnStride), bRowStride, bColumnStride, b);
      for (let i = 0; i < M; i += MC) {
        const rows = min(MC, M - i);
        packA(rows, depth, at(A, i * aRowStride + k * aColumnStride), aRowStride, aColumnStride, a);
        const more = accumulate || k > 0;
        multiplyPacked(rows, columns, depth, a, b, at(C, i * rowStride + j), rowStride, more);
      }
    }
  }
}

function clear(M: i32, N: i32, C: usize, rowStride: i32): void {
  for (let i = 0; i < M; i++) memory.fill(at(C, i * rowStride), 0, <usize>N << 2);
}
