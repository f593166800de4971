import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { isGLMode } from '../../modes.ts';
import type { MiddleView } from './axes.ts';

/**
 * Longer rows are reduced in pieces, and then the pieces: many threads share a row, and a sum of short sums keeps more
 * digits than one long sum.
 */
const LONGEST = 256;
const PIECE = 64;

/** How values become one. */
interface FoldDefinition {
  readonly name: string;
  readonly formula: string;
  /** Further inputs, one value a row. Default: none. */
  readonly perRow?: readonly string[];
  /** What y is before the first value; `x[first]` is that value. */
  readonly start: string;
  /** How y changes with the value `v`. */
  readonly change: string;
  /** What is given, of y and the number `divisor`. Default: y. */
  readonly result?: string;
}

/**
 * The kernel of a fold: piece p of a row takes the values `p·start + k·step`. In the GL modes pieces lie interleaved, so
 * that threads beside each other read values beside each other; else each is a run of neighbours.
 */
export function defineFold({
  name,
  formula,
  perRow = [],
  start,
  change,
  result = 'y',
}: FoldDefinition): GpuKernel {
  return defineKernel({
    name,
    formula,
    inputs: ['x', ...perRow],
    integers: ['length', 'inner', 'pieces', 'terms', 'start', 'step'],
    numbers: ['divisor'],
    element: `const line = div(i, inner); const column = i - line * inner;
      const row = div(line, pieces); const own = (line - row * pieces) * start;
      const base = row * length * inner + column; const first = base + own * inner; const at = row * inner + column;
      let y = ${start};
      for (let k = 0; k < terms; k++) {
        const place = own + k * step;
        if (place < length) { const v = x[base + place * inner]; ${change} }
      }
      return ${result};`,
  });
}

export const FOLDS: Readonly<Record<'sum' | 'product' | 'max' | 'min', GpuKernel>> = {
  sum: defineFold({
    name: 'sum',
    formula: 'y = Σ x / divisor',
    start: '0.0',
    change: 'y = y + v;',
    result: 'y / divisor',
  }),
  product: defineFold({ name: 'product', formula: 'y = Π x', start: '1.0', change: 'y = y * v;' }),
  max: defineFold({
    name: 'max',
    formula: 'y = max x; NaN where there is one',
    start: 'x[first]',
    change: 'if (v > y || v !== v) { y = v; }',
  }),
  min: defineFold({
    name: 'min',
    formula: 'y = min x; NaN where there is one',
    start: 'x[first]',
    change: 'if (v < y || v !== v) { y = v; }',
  }),
};

/** One reduction of the middle of [outer, length, inner]. */
export interface Fold {
  /** How values become one, and how the pieces' results do. Default of `last`: as `first`. */
  readonly first: GpuKernel;
  readonly last?: GpuKernel;
  readonly view: MiddleView;
  /** The output's shape, of outer·inner values. */
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** Default: 1. */
  readonly divisor?: number;
}

/** Reduces the middle of x; the other inputs have one value a row. */
export function fold(
  [x, ...perRow]: readonly [tf.TensorInfo, ...tf.TensorInfo[]],
  { first, last = first, view, shape, dtype, divisor = 1 }: Fold,
  backend: GpujsBackend,
): tf.TensorInfo {
  const { outer, length, inner } = view;
  const isShort = length <= LONGEST;
  const terms = isShort ? length : PIECE;
  const pieces = Math.ceil(length / terms);
  const layout = isGLMode(backend.mode) ? { start: 1, step: pieces } : { start: terms, step: 1 };
  const numbers = { length, inner, pieces, terms, ...layout, divisor: isShort ? divisor : 1 };
  const inputs = [x, ...perRow];
  if (isShort) return backend.launch(first, inputs, { shape, dtype, numbers });
  const parts = backend.launch(first, inputs, { shape: [outer, pieces, inner], dtype, numbers });
  const rest = { first: last, view: { outer, length: pieces, inner }, shape, dtype, divisor };
  const y = fold([parts], rest, backend);
  backend.release(parts);
  return y;
}
