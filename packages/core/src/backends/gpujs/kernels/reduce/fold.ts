import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { isOnGPU } from '../../modes.ts';
import type { MiddleView } from './axes.ts';

/**
 * Longer rows are reduced in pieces, and then the pieces: many threads share a row, and a sum of short sums keeps more
 * digits than one long sum.
 */
const LONGEST = 256;
const LONGEST_OF_PROCESSORS = 1024;
const PIECE = 64;

/** Values that a thread of a GPU takes in one turn of its loop. */
const TURNS = 8;

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
  /** The same of four values at once, in GLSL: `y`, `v` and the texel `first` are vectors. Default: by single values. */
  readonly glsl?: { readonly before?: string; readonly start: string; readonly change: string };
}

/** A fold by single values and, if it has one, by texels. */
export interface FoldKernels {
  readonly element: GpuKernel;
  readonly texels: GpuKernel | undefined;
}

/** The kernels of a fold. */
export const defineFold = (definition: FoldDefinition): FoldKernels => ({
  element: elementFold(definition),
  texels: definition.glsl && texelFold(definition, definition.glsl),
});

/**
 * Piece p of a row takes the values `p·start + k·step`. On a GPU pieces lie interleaved, so that threads beside each
 * other read values beside each other; else each is a run of neighbours.
 */
const elementFold = ({
  name,
  formula,
  perRow = [],
  start,
  change,
  result = 'y',
}: FoldDefinition): GpuKernel =>
  defineKernel({
    name,
    formula,
    inputs: ['x', ...perRow],
    integers: ['length', 'inner', 'pieces', 'terms', 'start', 'step'],
    numbers: ['divisor'],
    element: `const line = div(i, inner); const column = i - line * inner;
      const row = div(line, pieces); const own = (line - row * pieces) * start;
      const base = row * length * inner + column; const first = base + own * inner; const at = row * inner + column;
      let y = ${start};
      let count = div(length - own + step - 1, step);
      if (count > terms) { count = terms; }
      let place = first; const next = step * inner;
      for (let k = i * 0; k < count; k++) { const v = x[place]; ${change} place = place + next; }
      return ${result};`,
  });

/** Piece p of a row takes the texels p, p + pieces, p + 2·pieces, …, each of four columns. */
const texelFold = (
  { name, formula, perRow = [], result = 'y' }: FoldDefinition,
  { before = '', start, change }: Required<FoldDefinition>['glsl'],
): GpuKernel =>
  defineKernel({
    name: `${name} of texels`,
    formula,
    inputs: ['x', ...perRow],
    integers: ['length', 'inner', 'pieces'],
    numbers: ['divisor'],
    element: '',
    glsl: `
      int texels = inner / 4; int line = t / texels; int column = t - line * texels;
      int row = line / pieces; int piece = line - row * pieces;
      float place = float((row * length + piece) * texels + column); float step = float(pieces * texels);
      ${before}
      vec4 first = texel(x, place); vec4 y = ${start}; vec4 v = first;
      int k = piece; int end = length - ${TURNS - 1} * pieces; int turns = ${TURNS} * pieces;
      for (; k < end; k += turns) { ${`{ v = texel(x, place); ${change} place += step; } `.repeat(TURNS)}}
      for (; k < length; k += pieces) { v = texel(x, place); ${change} place += step; }
      return ${result};`,
  });

/** y or, where `isNext`, v; a NaN stays and comes. */
const extremeOf = (isNext: string): Required<FoldDefinition>['glsl'] => ({
  start: 'first',
  change: `y = mix(mix(y, v, ${isNext}(v, y)), v, notEqual(v, v));`,
});

export const FOLDS: Readonly<Record<'sum' | 'product' | 'max' | 'min', FoldKernels>> = {
  sum: defineFold({
    name: 'sum',
    formula: 'y = Σ x / divisor',
    start: '0.0',
    change: 'y = y + v;',
    result: 'y / divisor',
    glsl: { start: 'vec4(0.0)', change: 'y += v;' },
  }),
  product: defineFold({
    name: 'product',
    formula: 'y = Π x',
    start: '1.0',
    change: 'y = y * v;',
    glsl: { start: 'vec4(1.0)', change: 'y *= v;' },
  }),
  max: defineFold({
    name: 'max',
    formula: 'y = max x; NaN where there is one',
    start: 'x[first]',
    change: 'if (v > y || v !== v) { y = v; }',
    glsl: extremeOf('greaterThan'),
  }),
  min: defineFold({
    name: 'min',
    formula: 'y = min x; NaN where there is one',
    start: 'x[first]',
    change: 'if (v < y || v !== v) { y = v; }',
    glsl: extremeOf('lessThan'),
  }),
};

/** One reduction of the middle of [outer, length, inner]. */
export interface Fold {
  /** How values become one, and how the pieces' results do. Default of `last`: as `first`. */
  readonly first: FoldKernels;
  readonly last?: FoldKernels;
  readonly view: MiddleView;
  /** The output's shape, of outer·inner values. */
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** Default: 1. */
  readonly divisor?: number;
}

/** Reduces the middle of x; the other inputs have one value a row. */
export function fold(
  inputs: readonly [tf.TensorInfo, ...tf.TensorInfo[]],
  reduction: Fold,
  backend: GpujsBackend,
): tf.TensorInfo {
  const { first, last = first, view, shape, dtype, divisor = 1 } = reduction;
  const { outer, length, inner } = view;
  const wide = backend.drawsBlocks && first.texels ? texelView(view) : undefined;
  if (wide !== undefined) return foldTexels(inputs, { ...reduction, kernel: first.texels!, wide }, backend);
  const onGPU = isOnGPU(backend.mode);
  const isShort = length <= (onGPU ? LONGEST : LONGEST_OF_PROCESSORS);
  const terms = isShort ? length : PIECE;
  const pieces = Math.ceil(length / terms);
  const layout = onGPU ? { start: 1, step: pieces } : { start: terms, step: 1 };
  const numbers = { length, inner, pieces, terms, ...layout, divisor: isShort ? divisor : 1 };
  if (isShort) return backend.launch(first.element, inputs, { shape, dtype, numbers });
  const parts = backend.launch(first.element, inputs, { shape: [outer, pieces, inner], dtype, numbers });
  const rest = { first: last, view: { outer, length: pieces, inner }, shape, dtype, divisor };
  const y = fold([parts], rest, backend);
  backend.release(parts);
  return y;
}

/** The view with whole texels of columns; a row without columns is taken for several rows beside each other. */
function texelView({ outer, length, inner }: MiddleView): MiddleView | undefined {
  if (inner % 4 === 0) return { outer, length, inner };
  return inner === 1 && length % 4 === 0 && length > 4 ? { outer, length: length / 4, inner: 4 } : undefined;
}

function foldTexels(
  inputs: readonly tf.TensorInfo[],
  { kernel, wide, first, last = first, view, shape, dtype, divisor = 1 }: Fold & TexelFold,
  backend: GpujsBackend,
): tf.TensorInfo {
  const { outer, length, inner } = wide;
  const pieces = length <= LONGEST ? 1 : Math.ceil(length / PIECE);
  const isLast = pieces === 1 && inner === view.inner;
  const numbers = { length, inner, pieces, divisor: isLast ? divisor : 1 };
  const parts = backend.launch(kernel, inputs, {
    shape: isLast ? shape : [outer, pieces, inner],
    dtype,
    numbers,
  });
  if (isLast) return parts;
  const rest =
    inner === view.inner ? { outer, length: pieces, inner } : { outer, length: pieces * 4, inner: 1 };
  const y = fold([parts], { first: last, view: rest, shape, dtype, divisor }, backend);
  backend.release(parts);
  return y;
}

interface TexelFold {
  readonly kernel: GpuKernel;
  readonly wide: MiddleView;
}
