import { AvgPool2d, Layer, type SlidingWindow, tf } from '@reverie/core';

/**
 * The sum of each 2 × 2 window times a learned coefficient, plus a bias (LeCun et al. 1998, layers S2 and S4). It starts
 * as the mean.
 *
 * Parameters: `weight` and `bias` [channels].
 */
export class Subsampling extends Layer {
  readonly weight: tf.Variable<tf.Rank.R1>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly #mean = new AvgPool2d({ kernelSize: 2 });

  constructor({ channels }: { readonly channels: number }) {
    super();
    this.weight = this.parameter('weight', tf.fill([channels], 1 / 4) as tf.Tensor1D);
    this.bias = this.parameter('bias', tf.zeros([channels]) as tf.Tensor1D);
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, ⌊height / 2⌋, ⌊width / 2⌋, channels]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    const sums = tf.mul(this.#mean.forward(input), 4);
    return tf.add(tf.mul(sums, this.weight), this.bias);
  }

  override window(): SlidingWindow {
    return this.#mean.window();
  }
}
