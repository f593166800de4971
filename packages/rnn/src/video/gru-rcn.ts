import { ConfigError, Linear, type Random, tf } from '@reverie/core';
import { ConvGRUCell } from './conv-gru-cell.ts';
import { FrameFeatures, type FrameFeaturesConfig } from './frame-features.ts';
import { onFrames } from './frames.ts';
import { VideoClassifier, type VideoClassifierConfig } from './video-classifier.ts';

/** Options of {@link GRURCN}. */
export interface GRURCNConfig extends VideoClassifierConfig, Pick<FrameFeaturesConfig, 'levels'> {
  /** Channels of the state on each level. Default: as many as the level has. */
  readonly hiddenChannels?: readonly number[];
  /** Each level also reads the state of the level below (the paper's stacked GRU-RCN). Default: false. */
  readonly bottomUp?: boolean;
  /** As in {@link ConvCellConfig.layerNorm}. Default: false. */
  readonly layerNorm?: boolean;
}

/**
 * GRU-RCN: a convolutional GRU on each level of a ConvNet follows what moves at that level's resolution; the classes are read
 * off the mean of each last state over its places.
 *
 * With `bottomUp` the gates of level l also see the state of the level below at the same frame, W ∗ h_t^{l−1}, whose maps are
 * brought to the level's size by the largest of 2 × 2: a convolution of both side by side is the sum of both convolutions.
 * Source: Ballas, Yao, Pal and Courville: Delving Deeper into Convolutional Networks for Learning Video Representations (2016),
 * sections 3.1 and 3.2; the notes' figures 11.4 to 11.6.
 *
 * Parameters: `features.…`, `rnn.<level>.…` of a {@link ConvGRUCell} each, `output.weight` [classes, all hidden channels],
 * `output.bias`.
 */
export class GRURCN extends VideoClassifier {
  readonly kind = 'GRURCN';
  readonly config: GRURCNConfig;
  readonly #features: FrameFeatures;
  readonly #cells: readonly ConvGRUCell[];
  readonly #output: Linear;

  constructor(config: GRURCNConfig, random: Random) {
    super();
    this.config = config;
    this.#features = this.child('features', new FrameFeatures(config, random.split('features')));
    const { levels } = this.#features;
    const { hiddenChannels = levels, bottomUp = false, layerNorm = false, classes } = config;
    if (hiddenChannels.length !== levels.length) {
      const expected = `hiddenChannels of ${levels.length} levels`;
      throw new ConfigError({ who: 'GRURCN', expected, got: `${hiddenChannels.length}` });
    }
    this.#cells = levels.map((channels, level) => {
      const below = bottomUp && level > 0 ? hiddenChannels[level - 1]! : 0;
      const sizes = { inputChannels: channels + below, channels: hiddenChannels[level]!, layerNorm };
      return this.child(`rnn.${level}`, new ConvGRUCell(sizes, random.split(`rnn${level}`)));
    });
    const inFeatures = hiddenChannels.reduce((sum, channels) => sum + channels, 0);
    const output = { inFeatures, outFeatures: classes };
    this.#output = this.child('output', new Linear(output, random.split('output')));
  }

  protected streams({ frames }: { readonly frames: tf.Tensor }): tf.Tensor2D[] {
    const [batch = 0, time = 0, height = 0, width = 0, channels = 0] = frames.shape;
    const pictures = tf.reshape<tf.Rank.R4>(frames, [batch * time, height, width, channels]);
    let below: tf.Tensor | undefined;
    const means = this.#features.forward(pictures).map((maps, level) => {
      const own = tf.reshape(maps, [batch, time, ...maps.shape.slice(1)]);
      const input = below === undefined ? own : tf.concat([own, onFrames(below, halved)], 4);
      const { hidden, state } = this.#cells[level]!.sequence(input);
      below = this.config.bottomUp ? hidden : undefined;
      return tf.mean(state[0]!, [1, 2]);
    });
    return [this.#output.forward(tf.concat(means, 1)) as tf.Tensor2D];
  }
}

/** Half the rows and columns, rounded up: the largest of 2 × 2. */
const halved = (maps: tf.Tensor4D): tf.Tensor4D => tf.maxPool(maps, 2, 2, 'same');
