import { checkShape, type Initializer, Layer, type Random, type SlidingWindow, tf } from '@reverie/core';

/** Options of {@link PartialConv2d}. */
export interface PartialConv2dConfig {
  /** The inputs that each output map sees, by number. */
  readonly connections: readonly (readonly number[])[];
  readonly inChannels: number;
  readonly kernelSize: number;
  readonly initializer: Initializer;
}

/**
 * A convolution whose outputs see some of the input maps each (LeCun et al. 1998, table I).
 *
 * Parameters: `weight` [connections, kernelSize, kernelSize], output by output, and `bias` [out].
 */
export class PartialConv2d extends Layer {
  readonly weight: tf.Variable<tf.Rank.R3>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly #connections: PartialConv2dConfig['connections'];
  readonly #inChannels: number;

  constructor({ connections, inChannels, kernelSize, initializer }: PartialConv2dConfig, random: Random) {
    super();
    this.#connections = connections;
    this.#inChannels = inChannels;
    const filters = connections.map(({ length }) =>
      initializer(random, [1, length, kernelSize, kernelSize]).reshape([length, kernelSize, kernelSize]),
    );
    this.weight = this.parameter('weight', tf.concat(filters) as tf.Tensor3D);
    this.bias = this.parameter('bias', tf.zeros([connections.length]) as tf.Tensor1D);
    tf.dispose(filters);
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns [batch, height − kernelSize + 1, width − kernelSize + 1, out]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    checkShape('PartialConv2d.forward', 'input', input, ['batch', 'height', 'width', this.#inChannels]);
    return tf.add(tf.conv2d(input as tf.Tensor4D, this.#filter(), 1, 'valid'), this.bias);
  }

  override window(): SlidingWindow {
    const [, height, width] = this.weight.shape;
    return { kernel: [height, width], stride: [1, 1] };
  }

  override multiplyAdds(_input: readonly number[], [batch, height, width]: readonly number[]): number {
    return batch! * height! * width! * this.weight.size;
  }

  /** As TensorFlow.js takes it, zero where nothing is connected: [height, width, in, out]. */
  #filter(): tf.Tensor4D {
    const out = this.#connections.length;
    const places = this.#connections.flatMap((inputs, to) => inputs.map((from) => from * out + to));
    const [connections, height, width] = this.weight.shape;
    const spread = tf.oneHot(tf.tensor1d(places, 'int32'), this.#inChannels * out);
    const taps = tf.transpose(tf.reshape(this.weight, [connections, height * width]));
    const filter = tf.matMul(taps, tf.cast(spread, 'float32') as tf.Tensor2D);
    return tf.reshape(filter, [height, width, this.#inChannels, out]);
  }
}
