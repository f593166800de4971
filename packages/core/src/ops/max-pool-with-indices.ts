import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { asFloat } from './as-float.ts';
import { defineOp } from './define-op.ts';
import {
  checkWindows,
  linesAtTap,
  type PoolWindows,
  pixelsOf,
  takeLines,
  type WindowOptions,
  windowsOver,
} from './pool-windows.ts';
import { spreadToPlaces } from './window-places.ts';

/** What {@link maxPoolWithIndices} gives: both [batch, outHeight, outWidth, channels]. */
export interface PooledWithIndices {
  readonly output: tf.Tensor4D;
  /** int32: where each value was, row · width + column, as PyTorch's `return_indices`. */
  readonly indices: tf.Tensor4D;
}

/**
 * The largest value in each window and where it was: the switches of Zeiler and Fergus (2014, section 2.1), by which
 * `maxUnpool` puts values back. Of equal values the first counts, line by line; NaN is never larger than another
 * number, as in TensorFlow.js, while PyTorch's is the largest. Padded places never win. The slope of a window goes to
 * its place.
 *
 * @param x [batch, height, width, channels]
 * @throws ConfigError for an option outside of its range
 * @throws ShapeError when the shape does not fit
 */
export function maxPoolWithIndices(x: tf.Tensor4D, options: WindowOptions): PooledWithIndices {
  const who = 'maxPoolWithIndices';
  const checked = checkWindows(who, options);
  checkShape(who, 'x', x, ['batch', 'height', 'width', 'channels']);
  const windows = windowsOver(who, x.shape, checked);
  const [output, indices] = maxPoolOp([asFloat(x)], windows) as [tf.Tensor4D, tf.Tensor4D];
  return { output, indices };
}

const maxPoolOp = defineOp<PoolWindows>({
  name: 'MaxPoolWithIndices',
  outputs: 2,
  composite([x], windows) {
    const taps = Array.from({ length: windows.kernelSize }, (_, tap) => tap);
    const columnsAt = taps.map((tap) => linesAtTap(windows, 1, tap));
    let largest: [tf.Tensor, tf.Tensor] | undefined;
    for (const tap of taps) {
      const before = largest;
      largest = tf.tidy(() => largestOfLine(x!, before, linesAtTap(windows, 0, tap), columnsAt, windows));
      if (before !== undefined) tf.dispose(before);
    }
    return largest!;
  },
  gradient([dy], _inputs, [, indices], windows) {
    return [() => spreadToPlaces([dy!, indices!], { ...windows, repeated: 'add' })[0]!];
  },
});

/**
 * Looks at one more line of each window: the largest values so far and their pixels. Of equal values the first stays.
 */
function largestOfLine(
  x: tf.Tensor,
  before: readonly [tf.Tensor, tf.Tensor] | undefined,
  lines: readonly number[],
  columnsAt: ReadonlyArray<readonly number[]>,
  windows: PoolWindows,
): [tf.Tensor, tf.Tensor] {
  const rows = takeLines(x, lines, 1); // [batch, outHeight, width, channels]
  let largest = before;
  for (const columns of columnsAt) {
    const values = takeLines(rows, columns, 2);
    const pixels = pixelsOf(lines, columns, windows);
    if (largest === undefined) {
      const [batch, , , channels] = values.shape as [number, number, number, number];
      largest = [values, tf.tile(pixels, [batch, 1, 1, channels])];
      continue;
    }
    const isLarger = tf.greater(values, largest[0]);
    largest = [tf.where(isLarger, values, largest[0]), tf.where(isLarger, pixels, largest[1])];
  }
  return [largest![0], largest![1]];
}
