import { ConfigError, Conv2d, heUniform, Module, type Random, tf } from '@reverie/core';

/** What {@link FrameFeatures} is made of. */
export interface FrameFeaturesConfig {
  /** Of the pictures. Default: 1. */
  readonly channels?: number;
  /** Channels of each level; each has half the rows and columns of the one below. Default: [8, 16, 32]. */
  readonly levels?: readonly number[];
}

/**
 * A small ConvNet that turns pictures into maps of features on several levels: convolutions of 3 × 3 with stride 2, and ReLU.
 *
 * Parameters: `<level>.weight` [out, in, 3, 3] and `<level>.bias` [out].
 */
export class FrameFeatures extends Module {
  /** Channels of each level. */
  readonly levels: readonly number[];
  readonly #layers: readonly Conv2d[];

  constructor({ channels = 1, levels = [8, 16, 32] }: FrameFeaturesConfig, random: Random) {
    super();
    if (levels.length === 0)
      throw new ConfigError({ who: 'FrameFeatures', expected: 'at least one level', got: 'none' });
    this.levels = levels;
    this.#layers = levels.map((outChannels, level) => {
      const inChannels = level === 0 ? channels : levels[level - 1]!;
      const options = { kernelSize: 3, stride: 2, padding: 'same', initializer: heUniform } as const;
      const config = { inChannels, outChannels, ...options };
      return this.child(`${level}`, new Conv2d(config, random.split(`${level}`)));
    });
  }

  /**
   * The maps of each level, from the lowest to the highest.
   *
   * @param pictures [batch, height, width, channels]
   * @returns a [batch, height / 2ⁿ, width / 2ⁿ, channels] for each level n, rounded up
   */
  forward(pictures: tf.Tensor4D): tf.Tensor4D[] {
    let maps = pictures;
    return this.#layers.map((layer) => {
      maps = tf.relu(layer.forward(maps));
      return maps;
    });
  }
}

/** Rows or columns of the highest of `levels` levels. */
export const sideAfter = (side: number, levels: number): number => Math.ceil(side / 2 ** levels);
