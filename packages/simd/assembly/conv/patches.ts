/** Takes patches out of images and packs them for the micro-kernel, without a matrix of patches in between (im2col). */
import { packB } from '../gemm/pack';
import { MR, NR } from '../gemm/tile';
import { at } from '../vector';
import { Geometry, Position, POSITION_BYTES, positions, tapAddress } from './geometry';

/** Patches as rows of a product: columns `k0..k0 + depth` of the located rows, in panels of MR rows. */
export function packPatches(g: Geometry, rows: i32, k0: i32, depth: i32, to: usize): void {
  const channels = g.channels,
    tapsX = g.tapsX,
    tapsY = g.tapsY;
  const tap = k0 / channels,
    firstX = tap % tapsX,
    firstY = (tap / tapsX) % tapsY,
    firstZ = tap / tapsX / tapsY,
    firstChannel = k0 % channels;
  for (let i = 0, from = positions(); i < rows; i += MR, from += MR * POSITION_BYTES) {
    const p0 = changetype<Position>(from),
      p1 = changetype<Position>(from + POSITION_BYTES),
      p2 = changetype<Position>(from + POSITION_BYTES * 2),
      p3 = changetype<Position>(from + POSITION_BYTES * 3);
    const wholeLines = g.tapStepX == 1 && fits(g, p0) && fits(g, p1) && fits(g, p2) && fits(g, p3);
    let z = firstZ,
      y = firstY,
      x = firstX,
      channel = firstChannel,
      left = depth;
    while (left > 0) {
      const count = min(left, (wholeLines ? tapsX - x : 1) * channels - channel);
      const dz = z * g.tapStepZ,
        dy = y * g.tapStepY,
        dx = x * g.tapStepX,
        offset = ((dz * g.height + dy) * g.width + dx) * channels + channel;
      packFour(
        tapAddress(g, p0, dz, dy, dx, offset),
        tapAddress(g, p1, dz, dy, dx, offset),
        tapAddress(g, p2, dz, dy, dx, offset),
        tapAddress(g, p3, dz, dy, dx, offset),
        count,
        to,
      );
      to += <usize>(count * MR) << 2;
      left -= count;
      channel = 0;
      x = wholeLines ? tapsX : x + 1;
      if (x < tapsX) continue;
      x = 0;
      if (++y < tapsY) continue;
      y = 0;
      z++;
    }
  }
}

/** Whether a line of taps lies between the left and the right border. */
@inline
function fits(g: Geometry, p: Position): bool {
  return p.x >= 0 && p.x + g.tapsX <= g.width;
}

/** Four runs of `count` floats side by side. */
function packFour(r0: usize, r1: usize, r2: usize, r3: usize, count: i32, to: usize): void {
  let k = 0;
  for (; k + 4 <= count; k += 4, to += MR << 4) {
    const x0 = v128.load(at(r0, k)),
      x1 = v128.load(at(r1, k)),
      x2 = v128.load(at(r2, k)),
      x3 = v128.load(at(r3, k));
    const t0 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5),
      t1 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7),
      t2 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5),
      t3 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(t0, t2, 0, 2));
    v128.store(to, v128.shuffle<i64>(t0, t2, 1, 3), 16);
    v128.store(to, v128.shuffle<i64>(t1, t3, 0, 2), 32);
    v128.store(to, v128.shuffle<i64>(t1, t3, 1, 3), 48);
  }
  for (; k < count; k++, to += MR << 2) {
    store<f32>(to, load<f32>(at(r0, k)));
    store<f32>(to, load<f32>(at(r1, k)), 4);
    store<f32>(to, load<f32>(at(r2, k)), 8);
    store<f32>(to, load<f32>(at(r3, k)), 12);
  }
}

/**
 * The same patches the other way around: columns `k0..k0 + count` of the located rows, in groups of four columns. Groups
 * are `groupBytes` apart, rows `rowBytes`: MR·4 bytes for the panels of a transposed product, `count`·4 for plain rows.
 */
export function packPatchColumns(
  g: Geometry,
  rows: i32,
  k0: i32,
  count: i32,
  to: usize,
  groupBytes: i32,
  rowBytes: i32,
): void {
  const channels = g.channels;
  for (let k = k0, end = k0 + count; k < end; ) {
    const tap = k / channels,
      channel = k % channels,
      run = min(channels - channel, end - k),
      lane = k - k0;
    const dz = (tap / g.tapsX / g.tapsY) * g.tapStepZ,
      dy = ((tap / g.tapsX) % g.tapsY) * g.tapStepY,
      dx = (tap % g.tapsX) * g.tapStepX,
      offset = ((dz * g.height + dy) * g.width + dx) * channels + channel;
    if (((lane | run) & 3) == 0) {
      let row = to + <usize>((lane >> 2) * groupBytes),
        from = positions();
      for (let i = 0; i < rows; i++, row += rowBytes, from += POSITION_BYTES) {
        const address = tapAddress(g, changetype<Position>(from), dz, dy, dx, offset);
        for (let c = 0, group = row; c < run; c += 4, group += groupBytes)
          v128.store(group, v128.load(at(address, c)));
      }
    } else {
      let row = to,
        from = positions();
      for (let i = 0; i < rows; i++, row += rowBytes, from += POSITION_BYTES) {
        const address = tapAddress(g, changetype<Position>(from), dz, dy, dx, offset);
        for (let c = 0, column = lane; c < run; c++, column++)
          store<f32>(at(row + <usize>((column >> 2) * groupBytes), column & 3), load<f32>(at(address, c)));
      }
    }
    k += run;
  }
}

/**
 * Rows `k0..k0 + depth` and columns `0..columns` of a filter in panels of NR columns. Taps are `tapStride` elements apart,
 * what the patch calls channels `channelStride`, and columns `columnStride`.
 */
export function packFilter(
  g: Geometry,
  k0: i32,
  depth: i32,
  columns: i32,
  filter: usize,
  tapStride: i32,
  channelStride: i32,
  columnStride: i32,
  to: usize,
): void {
  const channels = g.channels;
  for (let j = 0; j < columns; j += NR) {
    const width = min(NR, columns - j);
    for (let k = k0, end = k0 + depth; k < end; ) {
      const channel = k % channels,
        run = min(channels - channel, end - k),
        offset = filterTap(g, k / channels) * tapStride + channel * channelStride + j * columnStride;
      packB(run, width, at(filter, offset), channelStride, columnStride, to);
      to += <usize>(run * NR) << 2;
      k += run;
    }
  }
}

/** Which tap of the filter belongs to tap `index` of the patches. */
@inline
export function filterTap(g: Geometry, index: i32): i32 {
  const x = index % g.tapsX,
    y = (index / g.tapsX) % g.tapsY,
    z = index / g.tapsX / g.tapsY;
  return g.filterStart + z * g.filterStepZ + y * g.filterStepY + x * g.filterStepX;
}
