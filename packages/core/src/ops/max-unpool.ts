import { ConfigError, checkNumber, checkShape, DataError, ShapeError } from '../errors.ts';
import type { tf } from '../tf.ts';
import { asFloat } from './as-float.ts';
import { valuesAtHand } from './check-indices.ts';
import { checkWindows, type WindowOptions } from './pool-windows.ts';
import { spreadToPlaces } from './window-places.ts';

/** Options of {@link maxUnpool}: the windows that were pooled. */
export interface UnpoolOptions extends WindowOptions {
  /**
   * [height, width] of the picture, less than a stride from the default: (outHeight − 1) · stride − 2 · padding +
   * kernelSize, and so for the width. Pooling cuts off lines that fill no window, so pictures of several sizes give the
   * same.
   */
  readonly outputSize?: readonly [number, number];
}

/**
 * Puts pooled values back where they were, zeros elsewhere: unpooling by switches (Zeiler and Fergus 2014, section
 * 2.1). Names and results are those of PyTorch's `max_unpool2d`, with channels last: where windows overlap and several
 * have the same place, the last one's value stays, and each gets the slope of the place.
 *
 * @param x [batch, outHeight, outWidth, channels]
 * @param indices int32, as `x`: row · width + column of each value, inside of its window, as `maxPoolWithIndices` gives
 * them
 * @returns [batch, height, width, channels]
 * @throws ConfigError for an option outside of its range
 * @throws ShapeError when shapes or types do not fit
 * @throws DataError for an index of no pixel, where JavaScript has the values at hand
 */
export function maxUnpool(x: tf.Tensor4D, indices: tf.Tensor4D, options: UnpoolOptions): tf.Tensor4D {
  const windows = checkWindows('maxUnpool', options);
  checkShape('maxUnpool', 'x', x, ['batch', 'outHeight', 'outWidth', 'channels']);
  checkShape('maxUnpool', 'indices', indices, x.shape, 'each value has one');
  const count = [x.shape[1], x.shape[2]] as const;
  const size = pictureSize(count, windows, options.outputSize);
  checkPixels(indices, size[0] * size[1]);
  const attributes = { ...windows, size, count, repeated: 'last' } as const;
  return spreadToPlaces([asFloat(x), indices], attributes)[0] as tf.Tensor4D;
}

function pictureSize(
  count: readonly [number, number],
  { kernelSize, stride, padding }: Required<WindowOptions>,
  outputSize: readonly [number, number] | undefined,
): readonly [number, number] {
  const sizeOf = (windows: number): number => (windows - 1) * stride - 2 * padding + kernelSize;
  const usual = [sizeOf(count[0]), sizeOf(count[1])] as const;
  if (outputSize === undefined) return usual;
  usual.forEach((lines, axis) => {
    checkNumber('maxUnpool', `outputSize[${axis}]`, outputSize[axis]!, { integer: true, min: 1 });
    if (Math.abs(outputSize[axis]! - lines) >= stride) {
      throw new ConfigError({
        who: 'maxUnpool',
        expected: `outputSize less than a stride of ${stride} from [${usual.join(', ')}]`,
        got: `[${outputSize.join(', ')}]`,
        remedy: 'give the size of the picture that was pooled',
      });
    }
  });
  return outputSize;
}

function checkPixels(indices: tf.Tensor4D, pixels: number): void {
  const who = 'maxUnpool';
  if (indices.dtype !== 'int32') {
    const remedy = 'take those of maxPoolWithIndices';
    throw new ShapeError({ who, expected: 'indices of type int32', got: indices.dtype, remedy });
  }
  const values = valuesAtHand(indices) ?? [];
  // A loop, as there are as many as values.
  for (let i = 0; i < values.length; i++) {
    if (values[i]! >= 0 && values[i]! < pixels) continue;
    const remedy = 'give the size of the pooled picture as outputSize';
    throw new DataError({ who, expected: `indices in [0, ${pixels})`, got: `${values[i]}`, remedy });
  }
}
