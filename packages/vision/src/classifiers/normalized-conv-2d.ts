import {
  BatchNorm,
  Conv2d,
  EVALUATION,
  type ForwardContext,
  type Initializer,
  Layer,
  type Random,
  relu,
  type SlidingWindow,
  type tf,
} from '@reverie/core';

/** A convolution of {@link NormalizedConv2d}. */
export interface NormalizedConv2dConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number;
  /** Default: 1. */
  readonly stride?: number;
  readonly initializer: Initializer;
}

/** A convolution, batch normalization and ReLU: `conv.weight`, `bn.…` (torchvision's `BasicConv2d`). */
export class NormalizedConv2d extends Layer {
  readonly #conv: Conv2d;
  readonly #norm: BatchNorm;

  constructor(config: NormalizedConv2dConfig, random: Random) {
    super();
    this.#conv = this.child('conv', new Conv2d({ ...config, padding: 'same', bias: false }, random));
    this.#norm = this.child('bn', new BatchNorm({ features: config.outChannels, epsilon: 1e-3 }));
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns [batch, ⌈height / stride⌉, ⌈width / stride⌉, outChannels]
   */
  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor4D {
    return relu(this.#norm.forward(this.#conv.forward(input, context), context)) as tf.Tensor4D;
  }

  override window(): SlidingWindow {
    return this.#conv.window();
  }

  override multiplyAdds(inputShape: readonly number[], outputShape: readonly number[]): number {
    return this.#conv.multiplyAdds(inputShape, outputShape);
  }
}
