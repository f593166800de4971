import { checkNumber, ShapeError } from '../errors.ts';

/** How a filter moves along one axis. */
export interface ConvAxis {
  readonly kernel: number;
  /** Default: 1. */
  readonly stride?: number;
  /** Zeros at each end, or before and behind. Default: 0. */
  readonly padding?: number | readonly [before: number, behind: number];
  /** Distance of neighboring taps of the filter; 1, the default, leaves no gaps (the notes count from 0). */
  readonly dilation?: number;
}

/** One axis of a transposed convolution. */
export interface ConvTransposeAxis extends ConvAxis {
  /** Rows or columns more at the end, which tell apart the sizes that a strided convolution maps to one. Default: 0. */
  readonly outputPadding?: number;
}

/** How many places a filter covers: d·(F − 1) + 1. */
export const extent = (kernel: number, dilation = 1): number => dilation * (kernel - 1) + 1;

function checkedAxis(who: string, size: number, axis: ConvAxis): Required<ConvAxis> & { zeros: number } {
  const { kernel, stride = 1, padding = 0, dilation = 1 } = axis;
  for (const [name, value] of Object.entries({ size, kernel, stride, dilation }))
    checkNumber(who, name, value, { integer: true, min: 1 });
  const [before, behind] = typeof padding === 'number' ? [padding, padding] : padding;
  for (const value of [before, behind]) checkNumber(who, 'padding', value, { integer: true, min: 0 });
  return { kernel, stride, padding, dilation, zeros: before + behind };
}

/**
 * How many places along an axis a convolution, or a pooling, has outputs at: ⌊(W − F + 2P) / S⌋ + 1 with the filter's
 * extent d·(F − 1) + 1 as F (notes, chapter 22, whose fraction lacks its parentheses).
 *
 * @param size of the input, W
 * @param who whom errors name
 * @throws ShapeError where the filter is larger than the padded input
 */
export function convOutputSize(size: number, axis: ConvAxis, who = 'convOutputSize'): number {
  const { kernel, stride, dilation, zeros } = checkedAxis(who, size, axis);
  const covered = extent(kernel, dilation);
  const room = size + zeros - covered;
  if (room >= 0) return Math.floor(room / stride) + 1;
  throw new ShapeError({
    who,
    expected: `at least ${covered} rows or columns, which is what the filter covers, in the padded input`,
    got: `${size} and ${zeros} of padding`,
    remedy: 'enlarge the input or the padding, or take a smaller kernel or dilation',
  });
}

/**
 * How many places along an axis a transposed convolution has outputs at: (W − 1)·S − 2P + d·(F − 1) + 1 +
 * outputPadding, the inverse of {@link convOutputSize}.
 *
 * @param size of the input, W
 * @param who whom errors name
 * @throws ShapeError where the padding cuts off all outputs
 */
export function convTransposeOutputSize(
  size: number,
  axis: ConvTransposeAxis,
  who = 'convTransposeOutputSize',
): number {
  const { kernel, stride, dilation, zeros } = checkedAxis(who, size, axis);
  const { outputPadding = 0 } = axis;
  // More would not be a size that the convolution maps back to this one.
  checkNumber(who, 'outputPadding', outputPadding, { integer: true, min: 0, below: stride });
  const output = (size - 1) * stride - zeros + extent(kernel, dilation) + outputPadding;
  if (output >= 1) return output;
  throw new ShapeError({
    who,
    expected: 'at least one row or column of output',
    got: `${output} from ${size} of input and ${zeros} of padding`,
    remedy: 'enlarge the input, or take less padding',
  });
}
