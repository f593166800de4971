import { checkNumber, checkShape, Linear, type NDArray, type Random, tf } from '@reverie/core';
import { middleFrame } from './frame-classifier.ts';
import { FrameFeatures, type FrameFeaturesConfig } from './frame-features.ts';
import { type LabeledClips, VideoClassifier, type VideoClassifierConfig } from './video-classifier.ts';

/** Clips, what moves in them, and what happens. */
export interface ClipsWithFlow extends LabeledClips {
  /** Optical flow of some pairs of frames, in pixels: [batch, pairs, height, width, 2]; see {@link clipFlow}. */
  readonly flow: NDArray;
}

/** Options of {@link TwoStreamClassifier}. */
export interface TwoStreamClassifierConfig
  extends VideoClassifierConfig,
    Pick<FrameFeaturesConfig, 'levels'> {
  /** Pairs of frames whose flow is read. Default: 5. */
  readonly pairs?: number;
}

/**
 * One ConvNet sees the frame in the middle, another the optical flow of several pairs of frames as channels of one picture; each
 * learns by itself, and their probabilities are averaged. What a ConvNet sees is averaged over the places: an action is the same
 * wherever it happens.
 *
 * Source: Simonyan and Zisserman: Two-Stream Convolutional Networks for Action Recognition in Videos (2014); the notes' chapter 11.
 * Parameters: `appearance.…`, `motion.…` of a ConvNet each, `appearance_output.weight` [classes, features], `….bias`,
 * `motion_output.weight` and `….bias`.
 */
export class TwoStreamClassifier extends VideoClassifier<ClipsWithFlow> {
  readonly kind = 'TwoStreamClassifier';
  readonly config: TwoStreamClassifierConfig;
  readonly #pairs: number;
  readonly #appearance: { readonly features: FrameFeatures; readonly output: Linear };
  readonly #motion: { readonly features: FrameFeatures; readonly output: Linear };

  constructor(config: TwoStreamClassifierConfig, random: Random) {
    super();
    const { pairs = 5, channels = 1 } = config;
    checkNumber('TwoStreamClassifier', 'pairs', pairs, { integer: true, min: 1 });
    this.config = config;
    this.#pairs = pairs;
    this.#appearance = this.#stream('appearance', channels, random);
    this.#motion = this.#stream('motion', 2 * pairs, random);
  }

  protected streams({
    frames,
    flow,
  }: {
    readonly frames: tf.Tensor;
    readonly flow: tf.Tensor;
  }): tf.Tensor2D[] {
    const [batch = 0, , height = 0, width = 0] = frames.shape;
    const expected = [batch, this.#pairs, height, width, 2];
    checkShape('TwoStreamClassifier', 'flow', flow, expected);
    const beside = tf.transpose(flow, [0, 2, 3, 1, 4]);
    const moving = tf.reshape<tf.Rank.R4>(beside, [batch, height, width, 2 * this.#pairs]);
    return [[this.#appearance, middleFrame(frames)] as const, [this.#motion, moving] as const].map(
      ([{ features, output }, picture]) => {
        const means = tf.mean(features.forward(picture).at(-1)!, [1, 2]); // [batch, features]
        return output.forward(means) as tf.Tensor2D;
      },
    );
  }

  #stream(name: string, channels: number, random: Random): { features: FrameFeatures; output: Linear } {
    const own = new FrameFeatures({ ...this.config, channels }, random.split(name));
    const features = this.child(name, own);
    const sizes = { inFeatures: own.levels.at(-1)!, outFeatures: this.config.classes };
    const output = new Linear(sizes, random.split(`${name}_output`));
    return { features, output: this.child(`${name}_output`, output) };
  }
}
