import { ConfigError, checkNumber, ShapeError } from '../errors.ts';
import { tf } from '../tf.ts';

/** How square windows lie over a picture. */
export interface WindowOptions {
  /** Lines and columns of a window. */
  readonly kernelSize: number;
  /** Lines from one window to the next. Default: `kernelSize`, so that windows touch. */
  readonly stride?: number;
  /** Lines that windows reach over each border, at most half of `kernelSize`. Default 0. */
  readonly padding?: number;
}

/** Checks the sizes of windows and fills in their defaults. */
export function checkWindows(who: string, options: WindowOptions): Required<WindowOptions> {
  const { kernelSize, stride = kernelSize, padding = 0 } = options;
  checkNumber(who, 'kernelSize', kernelSize, { integer: true, min: 1 });
  checkNumber(who, 'stride', stride, { integer: true, min: 1 });
  checkNumber(who, 'padding', padding, { integer: true, min: 0 });
  if (padding > kernelSize / 2) {
    throw new ConfigError({
      who,
      expected: `padding to be at most half of kernelSize, ${kernelSize / 2}`,
      got: `${padding}`,
      remedy: 'a window would see no value; pad the picture by tf.pad where it should see zeros',
    });
  }
  return { kernelSize, stride, padding };
}

/** Taps and steps of square windows along both axes. */
export const squareWindow = ({
  kernelSize,
  stride,
}: Required<WindowOptions>): Record<'kernel' | 'stride', number[]> => ({
  kernel: [kernelSize, kernelSize],
  stride: [stride, stride],
});

/** Windows over a picture of a certain size. */
export interface PoolWindows extends Required<WindowOptions> {
  /** [height, width] of the picture. */
  readonly size: readonly [number, number];
  /** How many windows there are: [outHeight, outWidth]. */
  readonly count: readonly [number, number];
}

/**
 * Lays windows over pictures: ⌊(size + 2·padding − kernelSize) / stride⌋ + 1 each way, as in PyTorch.
 *
 * @param shape [batch, height, width, channels]
 * @throws ShapeError where not even one window fits
 */
export function windowsOver(
  who: string,
  shape: readonly number[],
  options: Required<WindowOptions>,
): PoolWindows {
  const { kernelSize, stride, padding } = options;
  const [, height, width] = shape as [number, number, number, number];
  const countOf = (size: number): number => Math.floor((size + 2 * padding - kernelSize) / stride) + 1;
  const count = [countOf(height), countOf(width)] as const;
  if (count[0] < 1 || count[1] < 1) {
    throw new ShapeError({
      who,
      expected: `pictures of at least ${kernelSize - 2 * padding} lines and columns`,
      got: `[${shape.join(', ')}]`,
      remedy: 'use a smaller kernelSize or more padding',
    });
  }
  return { kernelSize, stride, padding, size: [height, width], count };
}

const clamp = (value: number, size: number): number => Math.min(Math.max(value, 0), size - 1);

/**
 * The line of the picture at place `tap` of each window, along one axis; the nearest line where that lies outside,
 * which is in the window too because its padding is at most half of it.
 */
export const linesAtTap = (windows: PoolWindows, axis: 0 | 1, tap: number): number[] =>
  Array.from({ length: windows.count[axis] }, (_, window) =>
    clamp(window * windows.stride - windows.padding + tap, windows.size[axis]),
  );

/** How many windows may have the same line, along one axis. */
export const overlap = ({ kernelSize, stride }: PoolWindows): number => Math.ceil(kernelSize / stride);

/** Windows along one axis that may have each line of the picture; −1 where there is none. */
export const windowsAtLines = (windows: PoolWindows, axis: 0 | 1, back: number): number[] =>
  Array.from({ length: windows.size[axis] }, (_, line) => {
    const window = Math.floor((line + windows.padding) / windows.stride) - back;
    return window >= 0 && window < windows.count[axis] ? window : -1;
  });

/** Lines of `x` along an axis by number. */
export const takeLines = <T extends tf.Tensor>(x: T, lines: readonly number[], axis: number): T =>
  tf.gather(x, tf.tensor1d([...lines], 'int32'), axis);

/**
 * The pixels row · width + column of a grid of lines and columns, −1 where one of them is −1: int32
 * [1, lines, columns, 1].
 */
export function pixelsOf(
  lines: readonly number[],
  columns: readonly number[],
  { size: [, width] }: PoolWindows,
): tf.Tensor4D {
  const pixels = lines.flatMap((line) =>
    columns.map((column) => (line < 0 || column < 0 ? -1 : line * width + column)),
  );
  return tf.tensor4d(pixels, [1, lines.length, columns.length, 1], 'int32');
}
