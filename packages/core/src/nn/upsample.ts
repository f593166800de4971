import { ConfigError, checkNumber, checkShape, ShapeError } from '../errors.ts';
import { asFloat } from '../ops/as-float.ts';
import { type LineMixtures, type LineShare, resamplePictures } from '../ops/resample-axis.ts';
import type { tf } from '../tf.ts';
import { Layer, type SlidingWindow } from './module.ts';

/** How `Upsample` fills the pixels between. */
export type UpsampleMode = 'nearest' | 'bilinear';

export interface UpsampleConfig {
  /** Lines of the output to one of the input, above 0, or [of lines, of columns]. The output has ⌊scale · size⌋. */
  readonly scale: number | readonly [number, number];
  /** Default 'nearest'. */
  readonly mode?: UpsampleMode;
}

/** Line o of the output is line ⌊o / scale⌋ of the input, in the 32-bit floats that PyTorch divides in. */
function nearestLine(to: number, size: number, scale: number): readonly LineShare[] {
  const line = Math.floor(Math.fround(to * Math.fround(1 / scale)));
  return [[Math.min(line, size - 1), 1]];
}

/**
 * Line o of the output lies at (o + ½) / scale − ½ of the input, between two of its lines; half pixels at the borders.
 */
function bilinearLine(to: number, size: number, scale: number): readonly LineShare[] {
  const at = Math.min(Math.max((to + 0.5) / scale - 0.5, 0), size - 1);
  const line = Math.floor(at);
  const share = at - line;
  if (share === 0) return [[line, 1]];
  return [
    [line, 1 - share],
    [line + 1, share],
  ];
}

const LINES = { nearest: nearestLine, bilinear: bilinearLine } as const;

/**
 * Pictures of another size: by the nearest pixel or by the four around, without learning (notes, section 27.4.1).
 *
 * No parameters, as PyTorch's `nn.Upsample(scale_factor=scale, mode=mode)`, whose corners are not aligned;
 * TensorFlow.js calls that `halfPixelCenters`.
 */
export class Upsample extends Layer {
  /** [of lines, of columns] */
  readonly scale: readonly [number, number];
  readonly mode: UpsampleMode;

  constructor({ scale, mode = 'nearest' }: UpsampleConfig) {
    super();
    const [ofLines, ofColumns] = typeof scale === 'object' ? scale : [scale, scale];
    checkNumber('Upsample', 'scale', ofLines, { above: 0 });
    checkNumber('Upsample', 'scale', ofColumns, { above: 0 });
    if (!Object.hasOwn(LINES, mode)) {
      throw new ConfigError({ who: 'Upsample', expected: "mode 'nearest' or 'bilinear'", got: `'${mode}'` });
    }
    this.scale = [ofLines, ofColumns];
    this.mode = mode;
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, ⌊scale[0] · height⌋, ⌊scale[1] · width⌋, channels]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    checkShape('Upsample.forward', 'input', input, ['batch', 'height', 'width', 'channels']);
    const images = asFloat(input) as tf.Tensor4D;
    const [, height, width] = images.shape;
    const [ofLines, ofColumns] = this.scale;
    return resamplePictures(images, this.#mixtures(height, ofLines), this.#mixtures(width, ofColumns));
  }

  override window(): SlidingWindow {
    const taps = this.mode === 'nearest' ? 1 : 2;
    return { kernel: [taps, taps], stride: [1 / this.scale[0], 1 / this.scale[1]] };
  }

  #mixtures(size: number, scale: number): LineMixtures {
    const length = Math.floor(size * scale);
    if (length < 1) {
      throw new ShapeError({
        who: 'Upsample.forward',
        expected: `at least ${Math.ceil(1 / scale)} lines or columns at a scale of ${scale}`,
        got: `${size}`,
      });
    }
    return Array.from({ length }, (_, to) => LINES[this.mode](to, size, scale));
  }
}
