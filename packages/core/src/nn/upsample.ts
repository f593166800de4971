import { ConfigError, checkNumber, checkShape, ShapeError } from '../errors.ts';
import { asFloat } from '../ops/as-float.ts';
import { type LineMixtures, type LineShare, resamplePictures } from '../ops/resample-axis.ts';
import type { tf } from '../tf.ts';
import { Layer } from './module.ts';

/** How `Upsample` fills the pixels between. */
export type UpsampleMode = 'nearest' | 'bilinear';

export interface UpsampleConfig {
  /** Lines of the output to one of the input, above 0. The output has ⌊scale · size⌋. */
  readonly scale: number;
  /** Default 'nearest'. */
  readonly mode?: UpsampleMode;
}

/** Line o of the output is line ⌊o / scale⌋ of the input, in the 32-bit floats that PyTorch divides in. */
function nearestLine(to: number, size: number, scale: number): readonly LineShare[] {
  const line = Math.floor(Math.fround(to * Math.fround(1 / scale)));
  return [[Math.min(line, size - 1), 1]];
}

/** Line o of the output lies at (o + ½) / scale − ½ of the input, between two of its lines; half pixels at the borders. */
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
 * No parameters, as PyTorch's `nn.Upsample(scale_factor=scale, mode=mode)`, whose corners are not aligned; TensorFlow.js calls
 * that `halfPixelCenters`.
 */
export class Upsample extends Layer {
  readonly scale: number;
  readonly mode: UpsampleMode;

  constructor({ scale, mode = 'nearest' }: UpsampleConfig) {
    super();
    checkNumber('Upsample', 'scale', scale, { above: 0 });
    if (!Object.hasOwn(LINES, mode)) {
      throw new ConfigError({ who: 'Upsample', expected: "mode 'nearest' or 'bilinear'", got: `'${mode}'` });
    }
    this.scale = scale;
    this.mode = mode;
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, ⌊scale · height⌋, ⌊scale · width⌋, channels]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    checkShape('Upsample.forward', 'input', input, ['batch', 'height', 'width', 'channels']);
    const images = asFloat(input) as tf.Tensor4D;
    const [, height, width] = images.shape;
    return resamplePictures(images, this.#linesOf(height), this.#linesOf(width));
  }

  #linesOf(size: number): LineMixtures {
    const length = Math.floor(size * this.scale);
    if (length < 1) {
      throw new ShapeError({
        who: 'Upsample.forward',
        expected: `pictures of at least ${Math.ceil(1 / this.scale)} lines and columns`,
        got: `${size}`,
        remedy: `scale is ${this.scale}`,
      });
    }
    return Array.from({ length }, (_, to) => LINES[this.mode](to, size, this.scale));
  }
}
