/**
 * Convolutions and their gradient with respect to the input, as products of patches with the filter. The gradient is a
 * convolution of dy with the transposed filter; with a stride, one for each residue of the position, so that no tap
 * multiplies zeros (Dumoulin and Visin, 2016, A Guide to Convolution Arithmetic, section 4).
 */
import { finish } from '../activation';
import { KC, MC, multiplyPacked, NC, packedA, packedB } from '../gemm/gemm';
import { hasBlas, product } from '../gemm/product';
import { at } from '../vector';
import { Geometry, locate, patchRows, resultRows, zeros } from './geometry';
import { multiplyNarrow, NARROW } from './narrow';
import { filterTap, packFilter, packPatchColumns, packPatches } from './patches';

/**
 * out = activation(patches·filter + bias); `bias` [columns] or 0.
 *
 * @param filter taps are `tapStride` elements apart, what the patch calls channels `channelStride`, columns `columnStride`
 * @param columns results a position
 * @param geometries `count` grids one after the other, which fill `out` without overlap. Each has the same number of
 *   lines; `begin` and `end` count them over all items of the batch.
 */
export function convolve(
  volume: usize,
  filter: usize,
  tapStride: i32,
  channelStride: i32,
  columnStride: i32,
  columns: i32,
  out: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
  geometries: usize,
  count: i32,
  begin: i32,
  end: i32,
): void {
  memory.fill(zeros(), 0, KC << 2);
  for (let i = 0; i < count; i++) {
    const g = changetype<Geometry>(geometries + <usize>i * offsetof<Geometry>()),
      first = begin * g.columns,
      M = (end - begin) * g.columns,
      K = g.tapsZ * g.tapsY * g.tapsX * g.channels,
      depth = blockDepth(K);
    for (let j = 0; j < columns; j += NC) {
      const width = min(NC, columns - j),
        part = at(filter, j * columnStride),
        partBias = bias ? at(bias, j) : 0;
      // A grid that no tap reaches has one block of depth 0.
      let k = 0;
      do {
        const deep = min(depth, K - k);
        if (!hasBlas() && deep > 0)
          packFilter(g, k, deep, width, part, tapStride, channelStride, columnStride, packedB());
        for (let row = 0; row < M; row += MC) {
          const rows = min(MC, M - row),
            gaps = g.outStepZ != 1 || g.outStepY != 1 || g.outStepX != 1,
            C = gaps ? resultRows() : at(out, (first + row) * columns + j),
            rowStride = gaps ? width : columns,
            accumulate = k > 0 && !gaps;
          locate(g, volume, first + row, rows);
          if (deep == 0) clearRows(rows, width, C, rowStride);
          else if (hasBlas()) {
            packPatchColumns(g, rows, k, deep, patchRows(), 16, deep << 2);
            multiplyRows(g, rows, width, k, deep, part, tapStride, channelStride, columnStride, C, rowStride, accumulate);
          } else {
            packPatches(g, rows, k, deep, packedA());
            if (width <= NARROW)
              multiplyNarrow(rows, width, deep, packedA(), packedB(), C, rowStride, accumulate);
            else multiplyPacked(rows, width, deep, packedA(), packedB(), C, rowStride, accumulate);
          }
          if (gaps) scatter(g, first + row, rows, width, C, at(out, j), columns, k > 0);
          else if (k + deep >= K) finish(rows, width, C, rowStride, partBias, activation, alpha);
        }
        k += depth;
      } while (k < K);
    }
  }
}

/** Blocks of the same size, of which each fits. */
@inline
function blockDepth(K: i32): i32 {
  const blocks = (K + KC - 1) / KC;
  return blocks > 0 ? (K + blocks - 1) / blocks : 0;
}

function clearRows(rows: i32, columns: i32, C: usize, rowStride: i32): void {
  for (let row = 0; row < rows; row++) memory.fill(at(C, row * rowStride), 0, <usize>columns << 2);
}

/** C (+)= patches·filter where the patches lie in rows: a product for each tap, or one if the taps lie side by side. */
function multiplyRows(
  g: Geometry,
  rows: i32,
  columns: i32,
  k0: i32,
  depth: i32,
  filter: usize,
  tapStride: i32,
  channelStride: i32,
  columnStride: i32,
  C: usize,
  rowStride: i32,
  accumulate: bool,
): void {
  const channels = g.channels,
    dense =
      tapStride == channels * channelStride &&
      g.filterStepX == 1 &&
      g.filterStepY == g.tapsX &&
      g.filterStepZ == g.tapsX * g.tapsY;
  for (let k = k0, end = k0 + depth; k < end; ) {
    const channel = k % channels,
      run = dense ? end - k : min(channels - channel, end - k),
      a = at(patchRows(), k - k0),
      b = at(filter, filterTap(g, k / channels) * tapStride + channel * channelStride);
    product(rows, rows, columns, run, a, depth, 1, b, channelStride, columnStride, C, rowStride, accumulate);
    accumulate = true;
    k += run;
  }
}

/** Brings rows of results to their places in a grid with gaps; positions beyond the border are dropped. */
function scatter(
  g: Geometry,
  first: i32,
  rows: i32,
  columns: i32,
  from: usize,
  out: usize,
  outColumns: i32,
  accumulate: bool,
): void {
  let column = first % g.columns,
    line = first / g.columns,
    plane = line / g.lines;
  line %= g.lines;
  let item = plane / g.planes;
  plane %= g.planes;
  for (let row = 0; row < rows; row++, from += <usize>columns << 2) {
    const z = g.outStartZ + plane * g.outStepZ,
      y = g.outStartY + line * g.outStepY,
      x = g.outStartX + column * g.outStepX;
    if (z < g.outDepth && y < g.outHeight && x < g.outWidth) {
      const to = at(out, (((item * g.outDepth + z) * g.outHeight + y) * g.outWidth + x) * outColumns);
      if (accumulate) add(from, to, columns);
      else memory.copy(to, from, <usize>columns << 2);
    }
    if (++column < g.columns) continue;
    column = 0;
    if (++line < g.lines) continue;
    line = 0;
    if (++plane < g.planes) continue;
    plane = 0;
    item++;
  }
}

@inline
function add(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4)
    v128.store(at(to, i), f32x4.add(v128.load(at(to, i)), v128.load(at(from, i))));
  for (; i < count; i++) store<f32>(at(to, i), load<f32>(at(to, i)) + load<f32>(at(from, i)));
}
