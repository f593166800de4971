import { checkNumber, checkShape, ShapeError } from '../errors.ts';
import { tf } from '../tf.ts';
import { Layer, type SlidingWindow } from './module.ts';

export interface PixelShuffleConfig {
  /** Lines of the larger picture to one of the smaller, r. */
  readonly factor: number;
}

/**
 * Channels become pixels: y[b, h·r + i, w·r + j, c] = x[b, h, w, c·r² + i·r + j] (Shi et al. 2016, eq. 4, in PyTorch's
 * order of channels). A convolution before it upsamples as a transposed one does, without its checkerboards.
 *
 * No parameters, as PyTorch's `nn.PixelShuffle(factor)`.
 */
export class PixelShuffle extends Layer {
  readonly factor: number;

  constructor({ factor }: PixelShuffleConfig) {
    super();
    checkNumber('PixelShuffle', 'factor', factor, { integer: true, min: 1 });
    this.factor = factor;
  }

  /**
   * @param input [batch, height, width, channels · factor²]
   * @returns [batch, height · factor, width · factor, channels]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    const who = 'PixelShuffle.forward';
    const r = this.factor;
    checkShape(who, 'input', input, ['batch', 'height', 'width', `channels · ${r ** 2}`]);
    const [batch, height, width, depth] = input.shape as [number, number, number, number];
    const channels = depth / r ** 2;
    if (!Number.isInteger(channels)) {
      throw new ShapeError({ who, expected: `a multiple of ${r ** 2} channels`, got: `${depth}` });
    }
    const parts = tf.reshape(input, [batch * height, width, channels, r, r]);
    const pixels = tf.transpose(parts, [0, 3, 1, 4, 2]); // [batch · height, r, width, r, channels]
    return tf.reshape(pixels, [batch, height * r, width * r, channels]);
  }

  override window(): SlidingWindow {
    return { kernel: [1, 1], stride: [1 / this.factor, 1 / this.factor] };
  }
}
