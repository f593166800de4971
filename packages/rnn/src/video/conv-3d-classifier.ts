import { ConfigError, Conv3d, heUniform, Linear, type Random, tf } from '@reverie/core';
import { VideoClassifier, type VideoClassifierConfig } from './video-classifier.ts';

/** Options of {@link Conv3DClassifier}. */
export interface Conv3DClassifierConfig extends VideoClassifierConfig {
  /** Channels of each layer; each has half the frames, rows and columns of the one below. Default: [8, 16, 32]. */
  readonly levels?: readonly number[];
}

/**
 * Convolutions over time and space of 3 × 3 × 3 with stride 2 and ReLU, then the mean over all places: local motion (Karpathy et
 * al., 2014; Tran et al., 2015; the notes' chapter 11).
 *
 * Parameters: `<layer>.weight` [out, in, 3, 3, 3] and `<layer>.bias`, `output.weight` [classes, channels], `output.bias`.
 */
export class Conv3DClassifier extends VideoClassifier {
  readonly kind = 'Conv3DClassifier';
  readonly config: Conv3DClassifierConfig;
  readonly #layers: readonly Conv3d[];
  readonly #output: Linear;

  constructor(config: Conv3DClassifierConfig, random: Random) {
    super();
    const { classes, channels = 1, levels = [8, 16, 32] } = config;
    if (levels.length === 0)
      throw new ConfigError({ who: 'Conv3DClassifier', expected: 'at least one level', got: 'none' });
    this.config = config;
    this.#layers = levels.map((outChannels, level) => {
      const inChannels = level === 0 ? channels : levels[level - 1]!;
      const options = { kernelSize: 3, stride: 2, padding: 'same', initializer: heUniform } as const;
      return this.child(
        `${level}`,
        new Conv3d({ inChannels, outChannels, ...options }, random.split(`${level}`)),
      );
    });
    const output = { inFeatures: levels.at(-1)!, outFeatures: classes };
    this.#output = this.child('output', new Linear(output, random.split('output')));
  }

  protected streams({ frames }: { readonly frames: tf.Tensor }): tf.Tensor2D[] {
    const maps = this.#layers.reduce((below, layer) => tf.relu(layer.forward(below)), frames);
    return [this.#output.forward(tf.mean(maps, [1, 2, 3])) as tf.Tensor2D];
  }
}
