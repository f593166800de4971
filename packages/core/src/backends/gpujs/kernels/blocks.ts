import { tf } from '../../../tf.ts';
import type { GpujsBackend } from '../backend.ts';
import { defineKernel, type GpuKernel } from '../define-kernel.ts';
import { type Epilogue, FusedKernel, isLinear } from './fused-kernel.ts';

/**
 * Kernels that compute 4 rows × 4 columns of a matrix at once, each row into an output of its own: every texel that they
 * read then serves four outputs, which makes products several times faster. A second kernel puts the rows in order. Only
 * WebGL 2 has what they need.
 */

/** The integers with which a block kernel finds its place by {@link BLOCK_PLACE}. */
export const BLOCK_INTEGERS: readonly string[] = ['blocks', 'stride', 'columnTexels'];

/**
 * From texel t to the matrix `group`, to `row`, the first of the block's rows, of which each is `stride` after the one
 * before, and to `column`, the texel of its columns.
 */
export const BLOCK_PLACE = `
  int line = t / columnTexels; int column = t - line * columnTexels;
  int ofPhase = line / blocks; int block = line - ofPhase * blocks;
  int group = ofPhase / stride; int phase = ofPhase - group * stride;
  int row = phase + block * 4 * stride;`;

const WEAVE = new FusedKernel({
  name: 'weave',
  formula: 'y[g, r, c] = row r mod 4 of the block of r and c',
  inputs: ['r0', 'r1', 'r2', 'r3'],
  integers: ['rows', 'columns', ...BLOCK_INTEGERS],
  element: `const line = div(i, columns); const column = i - line * columns;
    const group = div(line, rows); const row = line - group * rows;
    const step = div(row, stride); const phase = row - step * stride;
    const block = div(step, 4); const turn = step - block * 4;
    const place = (((group * stride + phase) * blocks + block) * columnTexels) * 4 + column;
    let sum = r0[place];
    if (turn == 1) { sum = r1[place]; }
    if (turn == 2) { sum = r2[place]; }
    if (turn == 3) { sum = r3[place]; }
    return sum;`,
});

/** The same for whole texels. */
const WEAVE_TEXELS = new FusedKernel({
  name: 'weave texels',
  formula: 'y[g, r, c] = row r mod 4 of the block of r and c',
  inputs: ['r0', 'r1', 'r2', 'r3'],
  integers: ['rows', ...BLOCK_INTEGERS],
  element: '',
  glsl: `
    int line = t / columnTexels; int column = t - line * columnTexels;
    int group = line / rows; int row = line - group * rows;
    int turn = row / stride; int phase = row - turn * stride;
    float place = float(((group * stride + phase) * blocks + (turn >> 2)) * columnTexels + column);
    turn &= 3;
    vec4 sum;
    if (turn == 0) sum = texel(r0, place);
    else if (turn == 1) sum = texel(r1, place);
    else if (turn == 2) sum = texel(r2, place);
    else sum = texel(r3, place);
    return sum;`,
});

/** The matrices that a block kernel computes. */
export interface Blocks {
  /** The output's shape; it ends with `columns`. */
  readonly shape: readonly number[];
  /** Rows of each matrix. */
  readonly rows: number;
  readonly columns: number;
  /** From a row of a block to the next. Default: 1. */
  readonly stride?: number;
  /** The kernel's own numbers. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Runs a block kernel, puts its rows in order, adds a bias and applies an activation. */
export function runBlocks(
  kernel: GpuKernel,
  inputs: readonly tf.TensorInfo[],
  { shape, rows, columns, stride = 1, numbers }: Blocks,
  epilogue: Epilogue,
  backend: GpujsBackend,
): tf.TensorInfo {
  const columnTexels = Math.ceil(columns / 4);
  const blocks = Math.ceil(Math.ceil(rows / stride) / 4);
  const groups = tf.util.sizeFromShape(shape as number[]) / (rows * columns);
  const places = { blocks, stride, columnTexels };
  const parts = backend.launchAll(kernel, inputs, {
    shape: [groups * stride * blocks * columnTexels * 4],
    numbers: { ...numbers, ...places },
  });
  const isWhole = columns % 4 === 0 && isLinear(epilogue);
  const woven = (isWhole ? WEAVE_TEXELS : WEAVE).run(
    parts,
    epilogue,
    { shape, numbers: { rows, columns, ...places } },
    backend,
  );
  backend.release(...parts);
  return woven;
}

const ALIGN = defineKernel({
  name: 'align',
  formula: 'y[r, c] = x[r, c], and zeros up to the next multiple of four columns',
  inputs: ['x'],
  integers: ['columns', 'width'],
  element: `const row = div(i, width); const column = i - row * width;
    let value = 0;
    if (column < columns) { value = x[row * columns + column]; }
    return value;`,
});

/** Runs a function with tensors whose rows begin with a texel: where the last size is no multiple of four, copies. */
export function withAligned<Result>(
  tensors: readonly tf.TensorInfo[],
  backend: GpujsBackend,
  run: (aligned: readonly tf.TensorInfo[]) => Result,
): Result {
  const copies: tf.TensorInfo[] = [];
  const aligned = tensors.map((tensor) => {
    const columns = tensor.shape.at(-1)!;
    const width = Math.ceil(columns / 4) * 4;
    if (width === columns) return tensor;
    const shape = [...tensor.shape.slice(0, -1), width];
    const copy = backend.launch(ALIGN, [tensor], { shape, numbers: { columns, width } });
    copies.push(copy);
    return copy;
  });
  const result = run(aligned);
  backend.release(...copies);
  return result;
}
