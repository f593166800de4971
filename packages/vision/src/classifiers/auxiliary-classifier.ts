import {
  AdaptiveAvgPool2d,
  Dropout,
  EVALUATION,
  Flatten,
  type ForwardContext,
  type Initializer,
  Layer,
  Linear,
  type Random,
  relu,
  Sequential,
  type tf,
} from '@reverie/core';
import { scaled } from './classifier-config.ts';
import { NormalizedConv2d } from './normalized-conv-2d.ts';

/** Options of {@link AuxiliaryClassifier}. */
export interface AuxiliaryClassifierConfig {
  readonly inChannels: number;
  readonly classes: number;
  readonly width: number;
  readonly initializer: Initializer;
}

/** Rows and columns of the map that is flattened. */
const GRID = 4;
const DROPOUT = 0.7;

/**
 * Tells classes from a map in the middle of {@link GoogLeNet} (Szegedy et al. 2015, section 5), as torchvision has it, with
 * adaptive pooling.
 *
 * Parameters, as in torchvision: `conv.…`, `fc1.…`, `fc2.…`
 */
export class AuxiliaryClassifier extends Layer {
  readonly #layers: Sequential;
  /** Rows, columns and channels of the map that `fc1` reads. */
  readonly map: readonly [height: number, width: number, channels: number];

  constructor({ inChannels, classes, width, initializer }: AuxiliaryClassifierConfig, random: Random) {
    super();
    const [outChannels, hidden] = [scaled(128, width), scaled(1024, width)];
    const inFeatures = GRID * GRID * outChannels;
    const conv = new NormalizedConv2d({ inChannels, outChannels, kernelSize: 1, initializer }, random);
    this.map = [GRID, GRID, outChannels];
    this.#layers = new Sequential([
      new AdaptiveAvgPool2d({ outputSize: GRID }),
      this.child('conv', conv),
      new Flatten(),
      this.child('fc1', new Linear({ inFeatures, outFeatures: hidden, initializer }, random)),
      relu,
      new Dropout({ rate: DROPOUT }),
      this.child('fc2', new Linear({ inFeatures: hidden, outFeatures: classes, initializer }, random)),
    ]);
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns logits [batch, classes]
   */
  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor2D {
    return this.#layers.forward(input, context) as tf.Tensor2D;
  }
}
