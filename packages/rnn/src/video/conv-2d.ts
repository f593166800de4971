import {
  checkNumber,
  checkShape,
  type Initializer,
  Layer,
  type Random,
  tf,
  xavierUniform,
} from '@reverie/core';

/** Height and width of a filter; one number for both. */
export type KernelSize = number | readonly [height: number, width: number];

/** Options of {@link Conv2D}. */
export interface Conv2DConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: KernelSize;
  /** Default: 1. */
  readonly stride?: number;
  /** Whether there is a bias, which starts at 0. Default: true. */
  readonly bias?: boolean;
  /** Default: {@link xavierUniform}. */
  readonly initializer?: Initializer;
}

/** `tf.conv2d`'s padding by numbers. */
type Padding = [[0, 0], [number, number], [number, number], [0, 0]];

/**
 * A convolution over pictures whose output has ⌈size / stride⌉ rows and columns: k − 1 zeros are added, ⌊(k − 1) / 2⌋ of them
 * above and on the left. For odd k that is PyTorch's `padding=k // 2`, with stride 1 and any k its `padding='same'`.
 *
 * Parameters, as in PyTorch's `nn.Conv2d`: `weight` [out, in, height, width], `bias` [out].
 */
export class Conv2D extends Layer {
  readonly outChannels: number;
  readonly #inChannels: number;
  readonly #weight: tf.Variable<tf.Rank.R4>;
  readonly #bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly #stride: number;
  readonly #padding: Padding;

  constructor(config: Conv2DConfig, random: Random) {
    super();
    const { inChannels, outChannels, kernelSize, stride = 1, bias = true } = config;
    const [height, width] = typeof kernelSize === 'number' ? [kernelSize, kernelSize] : kernelSize;
    for (const [name, size] of Object.entries({ inChannels, outChannels, height, width, stride }))
      checkNumber('Conv2D', name, size, { integer: true, min: 1 });
    const { initializer = xavierUniform } = config;
    this.outChannels = outChannels;
    this.#inChannels = inChannels;
    const weight = initializer(random, [outChannels, inChannels, height, width]) as tf.Tensor4D;
    this.#weight = this.parameter('weight', weight);
    this.#bias = bias ? this.parameter('bias', tf.zeros([outChannels]) as tf.Tensor1D) : undefined;
    this.#stride = stride;
    this.#padding = [[0, 0], zerosAround(height), zerosAround(width), [0, 0]];
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns [batch, ⌈height / stride⌉, ⌈width / stride⌉, outChannels]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    checkShape('Conv2D.forward', 'input', input, ['batch', 'height', 'width', this.#inChannels]);
    return this.prepared()(input as tf.Tensor4D);
  }

  /** {@link forward} without its check, for many inputs: TensorFlow.js' layout of the weights is made once. */
  prepared(): (input: tf.Tensor4D) => tf.Tensor4D {
    const filter = tf.transpose(this.#weight, [2, 3, 1, 0]); // [height, width, in, out]
    const [bias, stride, padding] = [this.#bias, this.#stride, this.#padding];
    return (input) => {
      const sums = tf.conv2d(input, filter, stride, padding);
      return bias === undefined ? sums : tf.add(sums, bias);
    };
  }
}

/** How many zeros come before and behind a line. */
function zerosAround(kernel: number): [before: number, behind: number] {
  const before = Math.floor((kernel - 1) / 2);
  return [before, kernel - 1 - before];
}
