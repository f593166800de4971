import { Linear, type Random, tf } from '@reverie/core';
import { FrameFeatures, type FrameFeaturesConfig, sideAfter } from './frame-features.ts';
import { VideoClassifier, type VideoClassifierConfig } from './video-classifier.ts';

/** Options of {@link FrameClassifier}. */
export type FrameClassifierConfig = VideoClassifierConfig & Pick<FrameFeaturesConfig, 'levels'>;

/**
 * Judges a clip by the frame in its middle alone, for comparison: what a ConvNet for pictures can tell.
 *
 * Parameters: `features.…` and `output.weight` [classes, features], `output.bias`.
 */
export class FrameClassifier extends VideoClassifier {
  readonly kind = 'FrameClassifier';
  readonly config: FrameClassifierConfig;
  readonly #features: FrameFeatures;
  readonly #output: Linear;

  constructor(config: FrameClassifierConfig, random: Random) {
    super();
    this.config = config;
    this.#features = this.child('features', new FrameFeatures(config, random.split('features')));
    const inFeatures = featuresOf(config, this.#features);
    const output = { inFeatures, outFeatures: config.classes };
    this.#output = this.child('output', new Linear(output, random.split('output')));
  }

  protected streams({ frames }: { readonly frames: tf.Tensor }): tf.Tensor2D[] {
    return [this.#output.forward(flat(this.#features.forward(middleFrame(frames)).at(-1)!)) as tf.Tensor2D];
  }
}

/** Numbers in the highest maps of a picture. */
export function featuresOf({ height, width }: VideoClassifierConfig, { levels }: FrameFeatures): number {
  return sideAfter(height, levels.length) * sideAfter(width, levels.length) * levels.at(-1)!;
}

/** [batch, …] as [batch, features] */
export const flat = (maps: tf.Tensor): tf.Tensor2D => tf.reshape(maps, [maps.shape[0]!, -1]);

/** The frame [batch, height, width, channels] in the middle of each clip. */
export function middleFrame(frames: tf.Tensor): tf.Tensor4D {
  const [batch = 0, time = 0, height = 0, width = 0, channels = 0] = frames.shape;
  const begin = [0, Math.floor(time / 2), 0, 0, 0];
  return tf.reshape(tf.slice(frames, begin, [batch, 1, height, width, channels]), [
    batch,
    height,
    width,
    channels,
  ]);
}
