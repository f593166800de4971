/**
 * Where a convolution reads and writes. A convolution is a product: its rows are the positions of a grid, its depth are
 * the filter's taps times the channels, its columns are the filters. Volumes are the general case; images have depth 1.
 */
import { scratch } from '../scratch';
import { GEMM_SCRATCH_BYTES, KC, MC, NC } from '../gemm/gemm';
import { at } from '../vector';

/** Numbers that the host writes, in this order; see `src/kernels/conv/geometry.ts`. */
@unmanaged
export class Geometry {
  /** The volume that patches are taken from. */
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  /** Positions of the grid along each axis. */
  planes: i32;
  lines: i32;
  columns: i32;
  /** Where the first tap of the first position lies. */
  startZ: i32;
  startY: i32;
  startX: i32;
  /** From one position to the next. */
  stepZ: i32;
  stepY: i32;
  stepX: i32;
  /** The taps of the filter that take part. */
  tapsZ: i32;
  tapsY: i32;
  tapsX: i32;
  /** From one tap to the next. */
  tapStepZ: i32;
  tapStepY: i32;
  tapStepX: i32;
  /** Which tap of the filter is the first, and how many taps it is to the next along each axis. */
  filterStart: i32;
  filterStepZ: i32;
  filterStepY: i32;
  filterStepX: i32;
  /** The volume of results, and where in it the grid lies. */
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  outStartZ: i32;
  outStartY: i32;
  outStartX: i32;
  outStepZ: i32;
  outStepY: i32;
  outStepX: i32;
}

/** Where the first tap of one position of the grid lies: in the volume, and in the memory. */
@unmanaged
export class Position {
  z: i32;
  y: i32;
  x: i32;
  address: usize;
}

export const POSITION_BYTES: i32 = 16;
/** Rows of a block at most. */
export const MAX_ROWS: i32 = 512;

/** A run of zeros for taps outside of the volume; no run is longer than a block is deep. */
@inline
export function zeros(): usize {
  return scratch() + GEMM_SCRATCH_BYTES;
}

@inline
export function positions(): usize {
  return zeros() + (KC << 2);
}

/** Patches as rows, for a BLAS; MC×KC floats or fewer. */
@inline
export function patchRows(): usize {
  return positions() + MAX_ROWS * POSITION_BYTES;
}

/** Results on their way to a grid that leaves gaps; MC×NC floats. */
@inline
export function resultRows(): usize {
  return at(patchRows(), MC * KC);
}

export const CONV_SCRATCH_BYTES: i32 =
  GEMM_SCRATCH_BYTES + MAX_ROWS * POSITION_BYTES + ((KC + MC * KC + MC * NC) << 2);

/** Finds the positions of `rows` rows from row `first` on; up to a multiple of 4, further ones lie outside. */
export function locate(g: Geometry, volume: usize, first: i32, rows: i32): void {
  let column = first % g.columns,
    line = first / g.columns,
    plane = line / g.lines;
  line %= g.lines;
  let item = plane / g.planes;
  plane %= g.planes;
  const end = positions() + <usize>(rows * POSITION_BYTES);
  let to = positions();
  for (; to < end; to += POSITION_BYTES) {
    const position = changetype<Position>(to);
    const z = g.startZ + plane * g.stepZ,
      y = g.startY + line * g.stepY,
      x = g.startX + column * g.stepX;
    position.z = z;
    position.y = y;
    position.x = x;
    position.address = at(volume, (((item * g.depth + z) * g.height + y) * g.width + x) * g.channels);
    if (++column < g.columns) continue;
    column = 0;
    if (++line < g.lines) continue;
    line = 0;
    if (++plane < g.planes) continue;
    plane = 0;
    item++;
  }
  for (let row = rows; row & 3; row++, to += POSITION_BYTES) changetype<Position>(to).z = -0x40000000;
}

/** Where the tap (dz, dy, dx) away from a position is read; zeros if it lies outside. */
@inline
export function tapAddress(g: Geometry, p: Position, dz: i32, dy: i32, dx: i32, offset: i32): usize {
  const inside =
    <u32>(p.z + dz) < <u32>g.depth && <u32>(p.y + dy) < <u32>g.height && <u32>(p.x + dx) < <u32>g.width;
  return inside ? at(p.address, offset) : zeros();
}
