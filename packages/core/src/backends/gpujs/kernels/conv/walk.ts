import type { Axis, Grid } from './grid.ts';

/**
 * Parts of kernel bodies that walk over the taps of a filter. A body finds its place with {@link PLACE}, then the range of
 * turns of each axis, and loops with {@link overTaps}, in which `zSource`, `ySource`, `xSource` is the place that is read
 * and `zTap`, `yTap`, `xTap` the filter's tap. Only taps whose place lies inside of the tensor are visited.
 */

const AXES = ['z', 'y', 'x'] as const;

const onAxes = (text: (axis: string) => string): string => AXES.map(text).join('\n');

/** Integers of each axis: the sizes of what is walked over and of what is read, and the filter's steps. */
export const WALK_INTEGERS: readonly string[] = AXES.flatMap((axis) =>
  ['Size', 'SourceSize', 'Taps', 'Stride', 'Dilation', 'Padding'].map((name) => axis + name),
);

/** From element i of a tensor [batch, z, y, x, columns] to its place. */
export const PLACE = `
  const pixel = div(i, columns); const column = i - pixel * columns;
  const line = div(pixel, xSize); const xAt = pixel - line * xSize;
  const plane = div(line, ySize); const yAt = line - plane * ySize;
  const batch = div(plane, zSize); const zAt = plane - batch * zSize;`;

/** Turns in which start + turn·step lies in 0 … size − 1, and turn in 0 … count − 1. */
export const turns = (axis: string, size: string, step: string, count: string): string => `
  let ${axis}First = i * 0;
  if (${axis}Start < 0) { ${axis}First = div(${step} - 1 - ${axis}Start, ${step}); }
  let ${axis}End = i * 0;
  if (${axis}Start < ${size}) { ${axis}End = div(${size} - 1 - ${axis}Start, ${step}) + 1; }
  if (${axis}End > ${count}) { ${axis}End = ${count}; }`;

/** An output's taps read the inputs at output·stride − padding + tap·dilation. */
const FORWARD_RANGES = onAxes(
  (axis) => `const ${axis}Start = ${axis}At * ${axis}Stride - ${axis}Padding;
    ${turns(axis, `${axis}SourceSize`, `${axis}Dilation`, `${axis}Taps`)}`,
);

/**
 * An input's taps read the outputs at (input + padding − tap·dilation) / stride, where that is a whole number: every
 * stride-th tap. Stride or dilation is 1.
 */
const BACKWARD_RANGES = onAxes(
  (axis) => `const ${axis}Offset = ${axis}At + ${axis}Padding;
    const ${axis}FirstTap = mod(${axis}Offset, ${axis}Stride);
    const ${axis}Start = div(${axis}Offset - ${axis}FirstTap * ${axis}Dilation, ${axis}Stride);
    let ${axis}First = i * 0;
    if (${axis}Start >= ${axis}SourceSize) {
      ${axis}First = div(${axis}Start - ${axis}SourceSize + ${axis}Dilation, ${axis}Dilation);
    }
    let ${axis}Last = i * 0;
    if (${axis}FirstTap < ${axis}Taps) {
      ${axis}Last = div(${axis}Taps - 1 - ${axis}FirstTap, ${axis}Stride) + 1;
    }
    let ${axis}End = div(${axis}Start, ${axis}Dilation) + 1;
    if (${axis}End > ${axis}Last) { ${axis}End = ${axis}Last; }`,
);

/** A body that walks from an output over inputs, or from an input over outputs. */
export interface Walk {
  /** The ranges of turns, after {@link PLACE}. */
  readonly ranges: string;
  /** The loops around a text; `sourceLine` and `tapLine` count the lines before the place and the tap. */
  readonly overTaps: (body: string) => string;
  /** The walk's integers for a grid. */
  readonly integers: (grid: Grid) => Record<string, number>;
}

function loops(place: (axis: string) => string, tap: (axis: string) => string): (body: string) => string {
  const loop = (axis: string, body: string): string =>
    `for (let ${axis}Turn = ${axis}First; ${axis}Turn < ${axis}End; ${axis}Turn++) {
      const ${axis}Source = ${place(axis)}; const ${axis}Tap = ${tap(axis)}; ${body} }`;
  const lines =
    'const sourceLine = (batch * zSourceSize + zSource) * ySourceSize + ySource; const tapLine = zTap * yTaps + yTap;';
  return (body) => loop('z', loop('y', `${lines} ${loop('x', body)}`));
}

const integersOf =
  (isForward: boolean) =>
  ({ z, y, x }: Grid): Record<string, number> =>
    Object.fromEntries(
      Object.entries({ z, y, x }).flatMap(([name, axis]: [string, Axis]) => [
        [`${name}Size`, isForward ? axis.outputSize : axis.inputSize],
        [`${name}SourceSize`, isForward ? axis.inputSize : axis.outputSize],
        [`${name}Taps`, axis.taps],
        [`${name}Stride`, axis.stride],
        [`${name}Dilation`, axis.dilation],
        [`${name}Padding`, axis.padding],
      ]),
    );

export const FORWARD: Walk = {
  ranges: FORWARD_RANGES,
  overTaps: loops(
    (axis) => `${axis}Start + ${axis}Turn * ${axis}Dilation`,
    (axis) => `${axis}Turn + 0`,
  ),
  integers: integersOf(true),
};

export const BACKWARD: Walk = {
  ranges: BACKWARD_RANGES,
  overTaps: loops(
    (axis) => `${axis}Start - ${axis}Turn * ${axis}Dilation`,
    (axis) => `${axis}FirstTap + ${axis}Turn * ${axis}Stride`,
  ),
  integers: integersOf(false),
};
