import { checkNumber, checkShape, ShapeError } from '../errors.ts';
import { tf } from '../tf.ts';
import { Layer, type SlidingWindow } from './module.ts';
import type { PixelShuffleConfig } from './pixel-shuffle.ts';

/**
 * Pixels become channels: the inverse of `PixelShuffle`, y[b, h, w, c·r² + i·r + j] = x[b, h·r + i, w·r + j, c].
 *
 * No parameters, as PyTorch's `nn.PixelUnshuffle(factor)`.
 */
export class PixelUnshuffle extends Layer {
  readonly factor: number;

  constructor({ factor }: PixelShuffleConfig) {
    super();
    checkNumber('PixelUnshuffle', 'factor', factor, { integer: true, min: 1 });
    this.factor = factor;
  }

  /**
   * @param input [batch, height · factor, width · factor, channels]
   * @returns [batch, height, width, channels · factor²]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    const who = 'PixelUnshuffle.forward';
    const r = this.factor;
    checkShape(who, 'input', input, ['batch', `height · ${r}`, `width · ${r}`, 'channels']);
    const [batch, lines, columns, channels] = input.shape as [number, number, number, number];
    const [height, width] = [lines / r, columns / r];
    if (!Number.isInteger(height) || !Number.isInteger(width)) {
      const got = `${lines} and ${columns}`;
      throw new ShapeError({ who, expected: `multiples of ${r} lines and columns`, got });
    }
    const pixels = tf.reshape(input, [batch * height, r, width, r, channels]);
    const parts = tf.transpose(pixels, [0, 2, 4, 1, 3]); // [batch · height, width, channels, r, r]
    return tf.reshape(parts, [batch, height, width, channels * r ** 2]);
  }

  override window(): SlidingWindow {
    return { kernel: [this.factor, this.factor], stride: [this.factor, this.factor] };
  }
}
