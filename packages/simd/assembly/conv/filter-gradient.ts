/** The gradient of a convolution with respect to its filter: patchesᵀ·dy, summed over all positions. */
import { KC, MC, multiplyPacked, NC, packedA, packedB } from '../gemm/gemm';
import { packB } from '../gemm/pack';
import { hasBlas, product } from '../gemm/product';
import { MR } from '../gemm/tile';
import { at } from '../vector';
import { Geometry, locate, patchRows, zeros } from './geometry';
import { packPatchColumns } from './patches';

/** Positions a block; not a power of two, so that the panels' borders fall into different sets of the cache. */
const POSITIONS: i32 = 504;

/**
 * dFilter[taps·channels, columns] for a part of its rows.
 *
 * @param items the size of the batch
 * @param dy [positions, columns]
 */
export function convolveFilterGradient(
  volume: usize,
  dy: usize,
  columns: i32,
  dFilter: usize,
  items: i32,
  geometry: usize,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry),
    K = items * g.planes * g.lines * g.columns;
  memory.fill(zeros(), 0, KC << 2);
  if (K == 0) memory.fill(at(dFilter, begin * columns), 0, <usize>((end - begin) * columns) << 2);
  for (let k = 0; k < K; k += POSITIONS) {
    const depth = min(POSITIONS, K - k),
      more = k > 0;
    locate(g, volume, k, depth);
    for (let j = 0; j < columns; j += NC) {
      const width = min(NC, columns - j),
        from = at(dy, k * columns + j);
      if (!hasBlas()) packB(depth, width, from, columns, 1, packedB());
      for (let i = begin; i < end; i += MC) {
        const rows = min(MC, end - i),
          C = at(dFilter, i * columns + j);
        if (hasBlas()) {
          packPatchColumns(g, depth, i, rows, patchRows(), MR << 2, rows << 2);
          product(rows, rows, width, depth, patchRows(), 1, rows, from, columns, 1, C, columns, more);
        } else {
          if (rows & 3) clearPanel(packedA(), rows, depth);
          packPatchColumns(g, depth, i, rows, packedA(), depth * (MR << 2), MR << 2);
          multiplyPacked(rows, width, depth, packedA(), packedB(), C, columns, more);
        }
      }
    }
  }
}

/** Fills the last panel with zeros, as some of its lanes stay free. */
@inline
function clearPanel(panels: usize, rows: i32, depth: i32): void {
  memory.fill(at(panels, (rows / MR) * MR * depth), 0, <usize>(depth * MR) << 2);
}
