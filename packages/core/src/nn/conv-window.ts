import { ConfigError, checkNumber } from '../errors.ts';
import { convOutputSize, extent } from './conv-output-size.ts';

/** Zeros before and behind an axis. */
export type ZerosAround = readonly [before: number, behind: number];

/** A number for every axis of space, or one for each. */
export type PerAxis<Sizes extends readonly number[]> = number | Sizes;

/**
 * Zeros around the input of a convolution.
 * - a number for all sides, as in PyTorch;
 * - for each axis a number for both of its ends, or `[before, behind]`;
 * - `'valid'`: none;
 * - `'same'`: what the filter covers less one, the smaller half before, so that the output has ⌈size / stride⌉
 *   places. For odd kernels that is `kernel // 2` at each end, with stride 1 PyTorch's `padding='same'`. TensorFlow's
 *   `'same'` is another with strides: it depends on the size of the input, and adds fewer zeros.
 */
export type Padding<Sizes extends readonly number[]> =
  | PerAxis<Sizes>
  | { readonly [Axis in keyof Sizes]: ZerosAround }
  | 'same'
  | 'valid';

/** Height and width. */
export type Sizes2d = readonly [height: number, width: number];
/** Frames, height and width. */
export type Sizes3d = readonly [time: number, height: number, width: number];

/** How a filter moves, its numbers by axis. */
export interface ConvWindow {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly ZerosAround[];
}

/** The options that make a {@link ConvWindow}. */
export interface ConvWindowOptions<Sizes extends readonly number[]> {
  readonly kernelSize: PerAxis<Sizes>;
  readonly stride?: PerAxis<Sizes>;
  readonly dilation?: PerAxis<Sizes>;
  readonly padding?: Padding<Sizes>;
}

/** Checks one option, and gives it for each of `axes` axes. */
export function perAxis(
  who: string,
  name: string,
  value: PerAxis<readonly number[]>,
  axes: number,
  min: number,
): number[] {
  const values = typeof value === 'number' ? Array<number>(axes).fill(value) : [...value];
  checkAxes(who, name, values, axes);
  for (const each of values) checkNumber(who, name, each, { integer: true, min });
  return values;
}

/** Checks the options of a convolution over `axes` axes. */
export function convWindow<Sizes extends readonly number[]>(
  who: string,
  { kernelSize, stride = 1, dilation = 1, padding = 0 }: ConvWindowOptions<Sizes>,
  axes: Sizes['length'],
): ConvWindow {
  const kernel = perAxis(who, 'kernelSize', kernelSize, axes, 1);
  const window = {
    kernel,
    stride: perAxis(who, 'stride', stride, axes, 1),
    dilation: perAxis(who, 'dilation', dilation, axes, 1),
  };
  const covered = kernel.map((size, axis) => extent(size, window.dilation[axis]));
  return { ...window, padding: zerosAround(who, padding, covered) };
}

/**
 * How many places along each axis the output of a window has.
 *
 * @param inputShape [batch, ...sizes, channels]
 * @throws ShapeError where the filter does not fit
 */
export function outputSizes(
  who: string,
  inputShape: readonly number[],
  { kernel, stride, dilation, padding }: ConvWindow,
): number[] {
  return kernel.map((size, axis) => {
    const along = { kernel: size, stride: stride[axis]!, dilation: dilation[axis]!, padding: padding[axis]! };
    return convOutputSize(inputShape[axis + 1]!, along, who);
  });
}

function zerosAround(
  who: string,
  padding: Padding<readonly number[]>,
  covered: readonly number[],
): ZerosAround[] {
  if (padding === 'valid') return covered.map(() => [0, 0]);
  if (padding === 'same')
    return covered.map((size) => [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)]);
  if (typeof padding === 'string') {
    const expected = "padding to be numbers, 'same' or 'valid'";
    throw new ConfigError({ who, expected, got: `'${padding as string}'` });
  }
  const sides: ReadonlyArray<number | ZerosAround> =
    typeof padding === 'number' ? covered.map(() => padding) : padding;
  checkAxes(who, 'padding', sides, covered.length);
  return sides.map((side) => {
    const [before, behind] = typeof side === 'number' ? [side, side] : side;
    for (const zeros of [before, behind]) checkNumber(who, 'padding', zeros, { integer: true, min: 0 });
    return [before, behind];
  });
}

function checkAxes(who: string, name: string, values: readonly unknown[], axes: number): void {
  if (values.length === axes) return;
  const expected = `${name} to be a number, or one for each of ${axes} axes`;
  throw new ConfigError({ who, expected, got: `[${values.join(', ')}]` });
}
