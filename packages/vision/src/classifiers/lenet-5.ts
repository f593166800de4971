import {
  Conv2d,
  Flatten,
  Linear,
  lecunNormal,
  type NamePattern,
  type Random,
  type SequentialPart,
  tf,
} from '@reverie/core';
import { Classifier } from './classifier.ts';
import { type Architecture, type ClassifierConfig, checkClassifier } from './classifier-config.ts';
import { PartialConv2d } from './partial-conv-2d.ts';
import { Subsampling } from './subsampling.ts';

/** Which maps of S2 each map of C3 sees: table I of the paper, by column. */
const TABLE_I: readonly (readonly number[])[] = [
  [0, 1, 2],
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
  [0, 4, 5],
  [0, 1, 5],
  [0, 1, 2, 3],
  [1, 2, 3, 4],
  [2, 3, 4, 5],
  [0, 3, 4, 5],
  [0, 1, 4, 5],
  [0, 1, 2, 5],
  [0, 1, 3, 4],
  [1, 2, 4, 5],
  [0, 2, 3, 5],
  [0, 1, 2, 3, 4, 5],
];

/** 1.7159 tanh(⅔ x), which maps ±1 to ±1 (the paper's appendix A). */
const scaledTanh = (x: tf.Tensor): tf.Tensor => tf.mul(tf.tanh(tf.mul(x, 2 / 3)), 1.7159);

/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", section
 * II.B; notes, chapter 3) for pictures of 32 × 32, with the paper's subsampling and its table of connections: 60,000
 * parameters below the output. The output is a linear layer where the paper has distances to drawn characters.
 *
 * Parameters: `c1.…`, `s2.…`, `c3.…`, `s4.…`, `c5.…`, `f6.…`, `output.…`
 */
export class LeNet5 extends Classifier {
  readonly kind = 'LeNet5';
  readonly config: Architecture<ClassifierConfig>;
  readonly layers: readonly SequentialPart[];
  readonly stages: readonly NamePattern[] = ['output.*', 'f6.*', 'c5.*', '*'];

  constructor({ inChannels = 1, classes = 10, initializer = lecunNormal }: ClassifierConfig, random: Random) {
    super();
    this.config = { inChannels, classes };
    checkClassifier('LeNet5', this.config, random);
    const c1 = { inChannels, outChannels: 6, kernelSize: 5, initializer };
    const c3 = { inChannels: 6, connections: TABLE_I, kernelSize: 5, initializer };
    const c5 = { inChannels: 16, outChannels: 120, kernelSize: 5, initializer };
    this.layers = [
      this.child('c1', new Conv2d(c1, random)), // 28 × 28 × 6
      scaledTanh,
      this.child('s2', new Subsampling({ channels: 6 })), // 14 × 14 × 6
      scaledTanh,
      this.child('c3', new PartialConv2d(c3, random)), // 10 × 10 × 16
      scaledTanh,
      this.child('s4', new Subsampling({ channels: 16 })), // 5 × 5 × 16
      scaledTanh,
      this.child('c5', new Conv2d(c5, random)), // 1 × 1 × 120
      scaledTanh,
      new Flatten(),
      this.child('f6', new Linear({ inFeatures: 120, outFeatures: 84, initializer }, random)),
      scaledTanh,
      this.child('output', new Linear({ inFeatures: 84, outFeatures: classes, initializer }, random)),
    ];
  }
}
