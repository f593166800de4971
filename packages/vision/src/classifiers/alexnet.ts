import {
  AdaptiveAvgPool2d,
  Conv2d,
  type Conv2dConfig,
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

/** What an {@link AlexNet} is made of. */
export interface AlexNetConfig extends ScalableConfig {
  /** Of both fully connected layers below the logits. Default: 4096. */
  readonly hiddenSize?: number;
  /** Share of what the fully connected layers read that is dropped while training. Default: 0.5. */
  readonly dropout?: number;
}

/** Rows and columns of the map that the fully connected layers read. */
const GRID = 6;

/**
 * AlexNet (Krizhevsky, Sutskever and Hinton 2012; notes, chapter 3), on one GPU and without response normalization
 * (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks"), which is torchvision's: for
 * pictures of 224 × 224, of 63 × 63 at least.
 *
 * Parameters, as in torchvision: `features.0.…` to `features.10.…`, `classifier.1.…`, `classifier.4.…`, `classifier.6.…`
 */
export class AlexNet extends Classifier {
  readonly kind = 'AlexNet';
  readonly config: Architecture<AlexNetConfig>;
  readonly layers: readonly SequentialPart[];
  readonly stages: readonly NamePattern[] = ['classifier.6.*', 'classifier.*', 'features.*'];
  readonly torchvision: TorchvisionLayout;

  constructor(config: AlexNetConfig, random: Random) {
    super();
    const { inChannels = 3, classes = 1000, width = 1, initializer = heNormal } = config;
    const { hiddenSize = 4096, dropout = 0.5 } = config;
    this.config = { inChannels, classes, width, hiddenSize, dropout };
    checkClassifier('AlexNet', this.config, random);
    const channels = (count: number): number => scaled(count, width);
    const conv = (options: Conv2dConfig): Conv2d => new Conv2d({ ...options, initializer }, random);
    const linear = (inFeatures: number, outFeatures: number): Linear =>
      new Linear({ inFeatures, outFeatures, initializer }, random);
    const [c64, c192, c384, c256] = [channels(64), channels(192), channels(384), channels(256)];
    this.torchvision = { heads: ['classifier.6'], flattened: { 'classifier.1.weight': [GRID, GRID, c256] } };

    const features = new Sequential([
      conv({ inChannels, outChannels: c64, kernelSize: 11, stride: 4, padding: 2 }), // 55 × 55
      relu,
      new MaxPool2d({ kernelSize: 3, stride: 2 }), // 27 × 27
      conv({ inChannels: c64, outChannels: c192, kernelSize: 5, padding: 2 }),
      relu,
      new MaxPool2d({ kernelSize: 3, stride: 2 }), // 13 × 13
      conv({ inChannels: c192, outChannels: c384, kernelSize: 3, padding: 1 }),
      relu,
      conv({ inChannels: c384, outChannels: c256, kernelSize: 3, padding: 1 }),
      relu,
      conv({ inChannels: c256, outChannels: c256, kernelSize: 3, padding: 1 }),
      relu,
      new MaxPool2d({ kernelSize: 3, stride: 2 }), // 6 × 6
    ]);
    const hidden = new Sequential([
      new Dropout({ rate: dropout }),
      linear(GRID * GRID * c256, hiddenSize),
      relu,
      new Dropout({ rate: dropout }),
      linear(hiddenSize, hiddenSize),
      relu,
    ]);
    this.layers = [
      this.child('features', features),
      new AdaptiveAvgPool2d({ outputSize: GRID }),
      new Flatten(),
      this.child('classifier', hidden),
      this.child('classifier.6', linear(hiddenSize, classes)),
    ];
  }
}
