import { checkNumber, checkShape, heUniform, Layer, type Random, tf } from '@reverie/core';

/** Options of {@link Conv3D}. */
export interface Conv3DConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  /** Frames, rows and columns of the filter; odd. Default: 3. */
  readonly kernelSize?: number;
  /** In time and in space. Default: 1. */
  readonly stride?: number;
}

/**
 * A convolution over time, height and width whose output has ⌈size / stride⌉ of each: as PyTorch's `nn.Conv3d` with
 * `padding=k // 2`. What it sees is local motion (Karpathy et al., 2014; the notes' chapter 11).
 *
 * Parameters, as in PyTorch: `weight` [out, in, time, height, width], `bias` [out].
 */
export class Conv3D extends Layer {
  readonly #inChannels: number;
  readonly #weight: tf.Variable<tf.Rank.R5>;
  readonly #bias: tf.Variable<tf.Rank.R1>;
  readonly #stride: number;
  readonly #zeros: number;

  constructor({ inChannels, outChannels, kernelSize = 3, stride = 1 }: Conv3DConfig, random: Random) {
    super();
    for (const [name, size] of Object.entries({ inChannels, outChannels, kernelSize, stride }))
      checkNumber('Conv3D', name, size, { integer: true, min: 1 });
    this.#inChannels = inChannels;
    const shape = [outChannels, inChannels, kernelSize, kernelSize, kernelSize];
    this.#weight = this.parameter('weight', heUniform(random, shape) as tf.Tensor5D);
    this.#bias = this.parameter('bias', tf.zeros([outChannels]) as tf.Tensor1D);
    this.#stride = stride;
    this.#zeros = Math.floor(kernelSize / 2);
  }

  /**
   * @param input [batch, time, height, width, inChannels]
   * @returns [batch, ⌈time / stride⌉, ⌈height / stride⌉, ⌈width / stride⌉, outChannels]
   */
  forward(input: tf.Tensor): tf.Tensor5D {
    const expected = ['batch', 'time', 'height', 'width', this.#inChannels];
    checkShape('Conv3D.forward', 'input', input, expected);
    const filter = tf.transpose(this.#weight, [2, 3, 4, 1, 0]); // [time, height, width, in, out]
    const around: [number, number] = [this.#zeros, this.#zeros];
    const padded = tf.pad(input, [[0, 0], around, around, around, [0, 0]]) as tf.Tensor5D;
    return tf.add(tf.conv3d(padded, filter, this.#stride, 'valid'), this.#bias);
  }
}
