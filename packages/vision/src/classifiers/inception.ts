import {
  EVALUATION,
  type ForwardContext,
  type Initializer,
  Layer,
  MaxPool2d,
  type Random,
  Sequential,
  type SlidingWindow,
  tf,
} from '@reverie/core';
import { NormalizedConv2d } from './normalized-conv-2d.ts';

/** A row of the paper's table 1: channels that the convolutions of an {@link Inception} put out. */
export type InceptionRow = [
  ones: number,
  threesReduced: number,
  threes: number,
  fivesReduced: number,
  fives: number,
  pooled: number,
];

/**
 * Convolutions of several sizes side by side (Szegedy et al. 2015, figure 2b), as torchvision has them: 3 × 3 where the
 * paper has 5 × 5, and batch normalization.
 *
 * Parameters, as in torchvision: `branch1.…`, `branch2.0.…`, `branch2.1.…`, `branch3.0.…`, `branch3.1.…`, `branch4.1.…`
 */
export class Inception extends Layer {
  readonly outChannels: number;
  readonly #branches: readonly Layer[];

  constructor(
    config: {
      readonly inChannels: number;
      readonly row: Readonly<InceptionRow>;
      readonly initializer: Initializer;
    },
    random: Random,
  ) {
    super();
    const { inChannels, row, initializer } = config;
    const [ones, threesReduced, threes, fivesReduced, fives, pooled] = row;
    const conv = (from: number, outChannels: number, kernelSize: number): NormalizedConv2d =>
      new NormalizedConv2d({ inChannels: from, outChannels, kernelSize, initializer }, random);
    const pool = new MaxPool2d({ kernelSize: 3, stride: 1, padding: 1 });
    this.outChannels = ones + threes + fives + pooled;
    this.#branches = [
      this.child('branch1', conv(inChannels, ones, 1)),
      this.child(
        'branch2',
        new Sequential([conv(inChannels, threesReduced, 1), conv(threesReduced, threes, 3)]),
      ),
      this.child(
        'branch3',
        new Sequential([conv(inChannels, fivesReduced, 1), conv(fivesReduced, fives, 3)]),
      ),
      this.child('branch4', new Sequential([pool, conv(inChannels, pooled, 1)])),
    ];
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns [batch, height, width, outChannels]
   */
  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor4D {
    return tf.concat(
      this.#branches.map((branch) => branch.forward(input, context)),
      3,
    ) as tf.Tensor4D;
  }

  override window(): SlidingWindow {
    return { kernel: [3, 3], stride: [1, 1] };
  }

  override multiplyAdds([batch = 0, height = 0, width = 0]: readonly number[]): number {
    const weights = Object.entries(this.parameters()).filter(([name]) => name.endsWith('conv.weight'));
    return batch * height * width * weights.reduce((sum, [, { size }]) => sum + size, 0);
  }
}
