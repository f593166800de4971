/**
 * Copies blocks of matrices into panels that the micro-kernel reads in order (Goto and van de Geijn, 2008, Anatomy of
 * High-Performance Matrix Multiplication). A matrix is given by the strides of its rows and columns in elements, so a
 * transposed one costs the same as a plain one. Panels are filled with zeros where the matrix ends.
 */
import { at } from '../vector';
import { MR, NR } from './tile';

/** Transposes a 4×4 block: four rows `stride` bytes apart become four columns, `outStride` bytes apart. */
@inline
export function transpose4x4(from: usize, stride: usize, to: usize, outStride: usize): void {
  const r0 = v128.load(from),
    r1 = v128.load(from + stride),
    r2 = v128.load(from + stride * 2),
    r3 = v128.load(from + stride * 3);
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5),
    t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7),
    t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5),
    t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(t0, t2, 0, 2));
  v128.store(to + outStride, v128.shuffle<i64>(t0, t2, 1, 3));
  v128.store(to + outStride * 2, v128.shuffle<i64>(t1, t3, 0, 2));
  v128.store(to + outStride * 3, v128.shuffle<i64>(t1, t3, 1, 3));
}

/** Rows `0..rows` and columns `0..depth` of A into panels of MR rows: `panel[k][row]`. */
export function packA(rows: i32, depth: i32, A: usize, rowStride: i32, columnStride: i32, to: usize): void {
  const rowBytes = <usize>rowStride << 2,
    columnBytes = <usize>columnStride << 2;
  for (let i = 0; i < rows; i += MR) {
    const panel = at(A, i * rowStride);
    if (i + MR > rows) to = packPartial(rows - i, MR, depth, panel, rowStride, columnStride, to);
    else if (columnStride == 1) to = packAcross(depth, panel, rowBytes, to);
    else if (rowStride == 1) {
      for (let k = 0, from = panel; k < depth; k++, from += columnBytes, to += MR << 2)
        v128.store(to, v128.load(from));
    } else {
      for (let k = 0, from = panel; k < depth; k++, from += columnBytes, to += MR << 2) {
        store<f32>(to, load<f32>(from));
        store<f32>(to, load<f32>(from + rowBytes), 4);
        store<f32>(to, load<f32>(from + rowBytes * 2), 8);
        store<f32>(to, load<f32>(from + rowBytes * 3), 12);
      }
    }
  }
}

/** Four rows that lie along the depth, transposed into a panel. */
@inline
function packAcross(depth: i32, from: usize, rowBytes: usize, to: usize): usize {
  let k = 0;
  for (; k + 4 <= depth; k += 4, from += 16, to += MR << 4) transpose4x4(from, rowBytes, to, MR << 2);
  for (; k < depth; k++, from += 4, to += MR << 2) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, load<f32>(from + rowBytes), 4);
    store<f32>(to, load<f32>(from + rowBytes * 2), 8);
    store<f32>(to, load<f32>(from + rowBytes * 3), 12);
  }
  return to;
}

/** Rows `0..depth` and columns `0..columns` of B into panels of NR columns: `panel[k][column]`. */
export function packB(
  depth: i32,
  columns: i32,
  B: usize,
  rowStride: i32,
  columnStride: i32,
  to: usize,
): void {
  const rowBytes = <usize>rowStride << 2,
    columnBytes = <usize>columnStride << 2;
  for (let j = 0; j < columns; j += NR) {
    const panel = at(B, j * columnStride);
    if (j + NR > columns || (columnStride != 1 && rowStride != 1)) {
      to = packPartial(min(NR, columns - j), NR, depth, panel, columnStride, rowStride, to);
    } else if (columnStride == 1) {
      for (let k = 0, from = panel; k < depth; k++, from += rowBytes, to += NR << 2) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      }
    } else to = packDown(depth, panel, columnBytes, to);
  }
}

/** Eight columns that lie along the depth, transposed into a panel. */
@inline
function packDown(depth: i32, from: usize, columnBytes: usize, to: usize): usize {
  let k = 0;
  for (; k + 4 <= depth; k += 4, from += 16, to += NR << 4) {
    transpose4x4(from, columnBytes, to, NR << 2);
    transpose4x4(from + columnBytes * 4, columnBytes, to + 16, NR << 2);
  }
  for (; k < depth; k++, from += 4, to += NR << 2)
    for (let column = 0; column < NR; column++) store<f32>(at(to, column), load<f32>(from + columnBytes * column));
  return to;
}

/** Any strides; `count` of the panel's `width` lanes are there. */
function packPartial(
  count: i32,
  width: i32,
  depth: i32,
  from: usize,
  laneStride: i32,
  depthStride: i32,
  to: usize,
): usize {
  for (let k = 0; k < depth; k++, to += width << 2) {
    for (let lane = 0; lane < count; lane++)
      store<f32>(at(to, lane), load<f32>(at(from, lane * laneStride + k * depthStride)));
    for (let lane = count; lane < width; lane++) store<f32>(at(to, lane), 0);
  }
  return to;
}
