import {
  BatchNorm,
  Conv2d,
  EVALUATION,
  type ForwardContext,
  type Initializer,
  Layer,
  type Random,
  relu,
  Sequential,
  type SlidingWindow,
  tf,
} from '@reverie/core';

/** One convolution of a block: taps each way, channels that it puts out, and its stride. */
export type BlockRow = readonly [kernelSize: number, channels: number, stride: number];

/** Two convolutions of 3 × 3, for ResNet-18 and 34 (the paper's figure 5, left). */
export const basic = (channels: number, stride: number): readonly BlockRow[] => [
  [3, channels, stride],
  [3, channels, 1],
];

/**
 * Down to fewer channels, 3 × 3, and up to four times as many, for ResNet-50 and deeper (the paper's figure 5, right).
 * The stride is that of the 3 × 3, as in torchvision; the paper's is that of the first.
 */
export const bottleneck = (channels: number, stride: number): readonly BlockRow[] => [
  [1, channels, 1],
  [3, channels, stride],
  [1, 4 * channels, 1],
];

/** Options of {@link ResidualBlock}. */
export interface ResidualBlockConfig {
  readonly inChannels: number;
  readonly rows: readonly BlockRow[];
  readonly initializer: Initializer;
}

/**
 * y = ReLU(F(x) + x), with a projection of x where it has another shape than F(x) (He et al. 2016, "Deep Residual Learning
 * for Image Recognition", eq. 1 and 2, option B).
 *
 * Parameters, as in torchvision: `conv1.weight`, `bn1.…`, `conv2.weight`, …, and `downsample.0.weight`, `downsample.1.…`
 */
export class ResidualBlock extends Layer {
  readonly outChannels: number;
  readonly #rows: readonly BlockRow[];
  readonly #residual: Sequential;
  readonly #shortcut: Sequential | undefined;
  readonly #convolutions: readonly Conv2d[];

  constructor({ inChannels, rows, initializer }: ResidualBlockConfig, random: Random) {
    super();
    const outChannels = rows.at(-1)![1];
    const stride = rows.reduce((product, row) => product * row[2], 1);
    const convolution = (from: number, [kernelSize, to, step]: BlockRow): Conv2d => {
      const sizes = { inChannels: from, outChannels: to, kernelSize, stride: step };
      return new Conv2d({ ...sizes, padding: 'same', bias: false, initializer }, random);
    };
    this.#convolutions = rows.map((row, i) => convolution(i === 0 ? inChannels : rows[i - 1]![1], row));
    const parts = this.#convolutions.flatMap((conv, i) => [
      ...(i === 0 ? [] : [relu]),
      this.child(`conv${i + 1}`, conv),
      this.child(`bn${i + 1}`, new BatchNorm({ features: conv.outChannels })),
    ]);
    this.outChannels = outChannels;
    this.#rows = rows;
    this.#residual = new Sequential(parts);
    if (stride === 1 && inChannels === outChannels) return;
    const projection = convolution(inChannels, [1, outChannels, stride]);
    const shortcut = new Sequential([projection, new BatchNorm({ features: outChannels })]);
    this.#shortcut = this.child('downsample', shortcut);
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns [batch, ⌈height / stride⌉, ⌈width / stride⌉, outChannels]
   */
  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor4D {
    const residual = this.#residual.forward(input, context);
    const identity = this.#shortcut?.forward(input, context) ?? input;
    return relu(tf.add(residual, identity)) as tf.Tensor4D;
  }

  override window(): SlidingWindow {
    let [kernel, stride] = [1, 1];
    for (const [kernelSize, , step] of this.#rows) {
      kernel += (kernelSize - 1) * stride;
      stride *= step;
    }
    return { kernel: [kernel, kernel], stride: [stride, stride] };
  }

  override multiplyAdds(inputShape: readonly number[], outputShape: readonly number[]): number {
    const [batch = 0] = inputShape;
    let [, height = 0, width = 0] = inputShape;
    let sum = 0;
    this.#rows.forEach(([, , stride], i) => {
      [height, width] = [Math.ceil(height / stride), Math.ceil(width / stride)];
      sum += batch * height * width * this.#convolutions[i]!.weight.size;
    });
    const projection = this.#shortcut?.layers[0] as Conv2d | undefined;
    return sum + (projection?.multiplyAdds(inputShape, outputShape) ?? 0);
  }
}
