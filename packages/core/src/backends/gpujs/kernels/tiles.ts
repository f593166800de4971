import { tf } from '../../../tf.ts';
import type { GpujsBackend } from '../backend.ts';
import { defineKernel, type GpuKernel } from '../define-kernel.ts';

/**
 * Kernels for processors that compute 2 rows × 2 columns of a matrix at once: every value that they read then serves two
 * products. A second kernel puts the tiles in order. They are what blocks are for a GPU, which has more registers.
 */

/** The integers with which a tile kernel finds its place by {@link TILE_PLACE}. */
export const TILE_INTEGERS: readonly string[] = ['tiles', 'stride', 'columns'];

/**
 * From the thread at `line` and `column` to the matrix `group`, and to `row`, the first of the tile's rows, of which the
 * other is `stride` behind it. The tile's columns are 2·column and the next.
 */
export const TILE_PLACE = `
  const ofPhase = div(line, tiles); const group = div(ofPhase, stride);
  const row = ofPhase - group * stride + (line - ofPhase * tiles) * 2 * stride;`;

const ORDER = defineKernel({
  name: 'order tiles',
  formula: 'y[g, r, c] = x[tile of r and c, r mod 2, c mod 2]',
  inputs: ['x'],
  integers: ['rows', 'width', ...TILE_INTEGERS],
  element: `const line = div(i, width); const at = i - line * width; const column = div(at, 2);
    const group = div(line, rows); const row = line - group * rows;
    const step = div(row, stride); const phase = row - step * stride; const tile = div(step, 2);
    const place = ((group * stride + phase) * tiles + tile) * columns + column;
    return x[(place * 2 + step - tile * 2) * 2 + at - column * 2];`,
});

/** The matrices that a tile kernel computes. */
export interface Tiles {
  /** The output's shape; its last size is even. */
  readonly shape: readonly number[];
  /** Rows of each matrix. */
  readonly rows: number;
  /** From a row of a tile to the other. */
  readonly stride: number;
  /** The kernel's own numbers. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** How many tiles the rows of a matrix take in each phase; where rows do not fill the last ones, values are left over. */
export const tileCount = (rows: number, stride: number): number => Math.ceil(rows / (2 * stride));

/** Runs a tile kernel and puts its values in order. */
export function runTiles(
  kernel: GpuKernel,
  inputs: readonly tf.TensorInfo[],
  { shape, rows, stride, numbers }: Tiles,
  backend: GpujsBackend,
): tf.TensorInfo {
  const width = shape.at(-1)!;
  const places = { tiles: tileCount(rows, stride), stride, columns: width / 2 };
  const groups = tf.util.sizeFromShape(shape as number[]) / (rows * width);
  const parts = backend.launch(kernel, inputs, {
    shape: [groups * stride * places.tiles, places.columns, 4],
    numbers: { ...numbers, ...places },
  });
  const y = backend.launch(ORDER, [parts], { shape, numbers: { rows, width, ...places } });
  backend.release(parts);
  return y;
}
