import {
  BatchNorm,
  Conv2d,
  checkOneOf,
  GlobalAvgPool2d,
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
import { type BlockRow, basic, bottleneck, ResidualBlock } from './residual-block.ts';

/** Layers with weights. */
export type ResNetDepth = 18 | 34 | 50 | 101 | 152;

/** What a {@link ResNet} is made of. */
export interface ResNetConfig extends ScalableConfig {
  readonly depth: ResNetDepth;
}

/** A column of the paper's table 1. */
interface Column {
  readonly block: (channels: number, stride: number) => readonly BlockRow[];
  /** How many blocks there are in conv2_x to conv5_x. */
  readonly blocks: readonly [number, number, number, number];
}

const TABLE_1: Readonly<Record<ResNetDepth, Column>> = {
  18: { block: basic, blocks: [2, 2, 2, 2] },
  34: { block: basic, blocks: [3, 4, 6, 3] },
  50: { block: bottleneck, blocks: [3, 4, 6, 3] },
  101: { block: bottleneck, blocks: [3, 4, 23, 3] },
  152: { block: bottleneck, blocks: [3, 8, 36, 3] },
};

/** Channels of conv2_x to conv5_x. */
const CHANNELS = [64, 128, 256, 512];

/**
 * ResNet (He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image Recognition"; notes, chapter 3): for pictures of
 * 224 × 224; any size will do.
 *
 * Parameters, as in torchvision: `conv1.weight`, `bn1.…`, `layer1.0.conv1.weight`, …, `fc.weight`, `fc.bias`.
 */
export class ResNet extends Classifier {
  readonly kind = 'ResNet';
  readonly config: Architecture<ResNetConfig>;
  readonly layers: readonly SequentialPart[];
  readonly stages: readonly NamePattern[] = ['fc.*', 'layer4.*', 'layer3.*', 'layer2.*', 'layer1.*', '*'];
  readonly torchvision: TorchvisionLayout = { heads: ['fc'] };

  constructor(config: ResNetConfig, random: Random) {
    super();
    const { depth, inChannels = 3, classes = 1000, width = 1, initializer = heNormal } = config;
    this.config = { depth, inChannels, classes, width };
    checkOneOf('ResNet', 'depth', `${depth}`, Object.keys(TABLE_1));
    checkClassifier('ResNet', this.config, random);
    const { block, blocks } = TABLE_1[depth];
    const stem = { inChannels, outChannels: scaled(CHANNELS[0]!, width), kernelSize: 7, stride: 2 };
    let before = stem.outChannels;
    const residual = (channels: number, stride: number): ResidualBlock => {
      const rows = block(channels, stride);
      const made = new ResidualBlock({ inChannels: before, rows, initializer }, random);
      before = made.outChannels;
      return made;
    };
    /** Blocks of one size, the first of which halves it, but of conv2_x. */
    const stage = (i: number): Sequential => {
      const strides = Array.from({ length: blocks[i]! }, (_, n) => (n === 0 && i > 0 ? 2 : 1));
      const parts = strides.map((stride) => residual(scaled(CHANNELS[i]!, width), stride));
      return this.child(`layer${i + 1}`, new Sequential(parts));
    };
    this.layers = [
      this.child('conv1', new Conv2d({ ...stem, padding: 3, bias: false, initializer }, random)), // 112 × 112
      this.child('bn1', new BatchNorm({ features: stem.outChannels })),
      relu,
      new MaxPool2d({ kernelSize: 3, stride: 2, padding: 1 }), // 56 × 56
      stage(0),
      stage(1), // 28 × 28
      stage(2), // 14 × 14
      stage(3), // 7 × 7
      new GlobalAvgPool2d(),
      this.child('fc', new Linear({ inFeatures: before, outFeatures: classes, initializer }, random)),
    ];
  }
}
