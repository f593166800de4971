import {
  AdaptiveAvgPool2d,
  BatchNorm,
  Conv2d,
  checkOneOf,
  Dropout,
  Flatten,
  heNormal,
  Linear,
  MaxPool2d,
  type NamePattern,
  type Random,
  relu,
  Sequential,
  type SequentialPart,
} from '@reverie/core';
import type { TorchvisionLayout } from '../weights/torchvision-layout.ts';
import { Classifier } from './classifier.ts';
import { type Architecture, checkClassifier, type ScalableConfig, scaled } from './classifier-config.ts';

/** Layers with weights. */
export type VGGDepth = 11 | 13 | 16 | 19;

/** What a {@link VGG} is made of. */
export interface VGGConfig extends ScalableConfig {
  readonly depth: VGGDepth;
  /** Whether each convolution is followed by batch normalization. Default: false. */
  readonly batchNorm?: boolean;
  /** Of both fully connected layers below the logits. Default: 4096. */
  readonly hiddenSize?: number;
  /** Share of the fully connected layers that is dropped while training. Default: 0.5. */
  readonly dropout?: number;
}

/** How many 3 × 3 convolutions lie before each pooling: columns A, B, D and E of the paper's table 1. */
const CONVOLUTIONS: Readonly<Record<VGGDepth, readonly number[]>> = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
};

/** Channels of those before each pooling. */
const CHANNELS = [64, 128, 256, 512, 512];

/** Rows and columns of the map that the fully connected layers read. */
const GRID = 7;

/**
 * VGG (Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image Recognition"; notes, chapter
 * 3): for pictures of 224 × 224, of 32 × 32 at least.
 *
 * Parameters, as in torchvision: `features.0.…`, …, `classifier.0.…`, `classifier.3.…`, `classifier.6.…`
 */
export class VGG extends Classifier {
  readonly kind = 'VGG';
  readonly config: Architecture<VGGConfig>;
  readonly layers: readonly SequentialPart[];
  readonly stages: readonly NamePattern[] = ['classifier.6.*', 'classifier.*', 'features.*'];
  readonly torchvision: TorchvisionLayout;

  constructor(config: VGGConfig, random: Random) {
    super();
    const { depth, inChannels = 3, classes = 1000, width = 1, initializer = heNormal } = config;
    const { batchNorm = false, hiddenSize = 4096, dropout = 0.5 } = config;
    this.config = { depth, inChannels, classes, width, batchNorm, hiddenSize, dropout };
    checkOneOf('VGG', 'depth', `${depth}`, Object.keys(CONVOLUTIONS));
    checkClassifier('VGG', this.config, random);
    const linear = (inFeatures: number, outFeatures: number): Linear =>
      new Linear({ inFeatures, outFeatures, initializer }, random);
    const top = scaled(CHANNELS.at(-1)!, width);
    this.torchvision = { heads: ['classifier.6'], flattened: { 'classifier.0.weight': [GRID, GRID, top] } };

    const hidden = new Sequential([
      linear(GRID * GRID * top, hiddenSize),
      relu,
      new Dropout({ rate: dropout }),
      linear(hiddenSize, hiddenSize),
      relu,
      new Dropout({ rate: dropout }),
    ]);
    this.layers = [
      this.child('features', new Sequential(convolutions({ ...this.config, initializer }, random))),
      new AdaptiveAvgPool2d({ outputSize: GRID }),
      new Flatten(),
      this.child('classifier', hidden),
      this.child('classifier.6', linear(hiddenSize, classes)),
    ];
  }
}

function convolutions(
  { depth, inChannels, width, batchNorm, initializer }: Required<VGGConfig>,
  random: Random,
): SequentialPart[] {
  const outputs = CONVOLUTIONS[depth].map((count, stage) =>
    Array<number>(count).fill(scaled(CHANNELS[stage]!, width)),
  );
  let before = inChannels;
  const convolution = (outChannels: number): SequentialPart[] => {
    const config = { inChannels: before, outChannels, kernelSize: 3, padding: 1, initializer };
    before = outChannels;
    return [
      new Conv2d(config, random),
      ...(batchNorm ? [new BatchNorm({ features: outChannels })] : []),
      relu,
    ];
  };
  return outputs.flatMap((stage) => [...stage.flatMap(convolution), new MaxPool2d({ kernelSize: 2 })]);
}
