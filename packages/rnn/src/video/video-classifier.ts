import {
  type Batch,
  type BatchTensors,
  ConfigError,
  checkShape,
  type Loss,
  type LossContext,
  Module,
  type NDArray,
  softmaxCrossEntropy,
  tf,
} from '@reverie/core';

/** Clips and what happens in them. */
export interface LabeledClips extends Batch {
  /** Bytes, or numbers from 0 to 1: [batch, time, height, width, channels]. */
  readonly frames: NDArray;
  /** int32 [batch] */
  readonly labels: NDArray;
}

/** What every classifier of clips is made of. */
export interface VideoClassifierConfig {
  readonly classes: number;
  readonly height: number;
  readonly width: number;
  /** Default: 1. */
  readonly channels?: number;
}

/** Tells what happens in a clip. */
export abstract class VideoClassifier<B extends LabeledClips = LabeledClips> extends Module {
  abstract readonly kind: string;
  abstract readonly config: VideoClassifierConfig;

  /**
   * What each of its streams makes of clips; most have one. Each learns by itself, and what they say is averaged (late fusion).
   *
   * @param clips `frames` are numbers from 0 to 1
   * @returns logits [batch, classes] of each stream
   */
  protected abstract streams(clips: Omit<BatchTensors<B>, 'labels'>): tf.Tensor2D[];

  /** Probabilities [batch, classes]: the mean of those of the streams. */
  classify(clips: Omit<BatchTensors<B>, 'labels'>): tf.Tensor2D {
    return tf.tidy(() => meanProbs(this.#streams('classify', clips)));
  }

  /** Mean cross-entropy in nats, summed over the streams; `accuracy` is the share of clips that are classified right. */
  loss(batch: BatchTensors<B>, _context: LossContext): Loss {
    const labels = batch.labels as tf.Tensor1D;
    const streams = this.#streams('loss', batch);
    const losses = streams.map((logits) => softmaxCrossEntropy(logits, labels));
    const total = tf.addN(losses).asScalar();
    const guesses = tf.argMax(meanProbs(streams), 1);
    const accuracy = tf.mean(tf.cast(tf.equal(guesses, labels), 'float32')) as tf.Scalar;
    return { total, terms: { accuracy }, weight: tf.scalar(labels.size) };
  }

  #streams(method: string, clips: Omit<BatchTensors<B>, 'labels'>): tf.Tensor2D[] {
    const { height, width, channels = 1 } = this.config;
    const who = `${this.constructor.name}.${method}`;
    const { frames } = clips as BatchTensors<LabeledClips>;
    checkShape(who, 'frames', frames, ['batch', 'time', height, width, channels]);
    if (frames.size === 0)
      throw new ConfigError({ who, expected: 'at least one frame', got: `[${frames.shape.join(', ')}]` });
    const pixels = frames.dtype === 'int32' ? tf.div(tf.cast(frames, 'float32'), 255) : frames;
    return this.streams({ ...clips, frames: pixels });
  }
}

const meanProbs = (streams: readonly tf.Tensor2D[]): tf.Tensor2D =>
  tf.div(tf.addN(streams.map((logits) => tf.softmax(logits))), streams.length);
