import {
  type Batch,
  type BatchTensors,
  checkShape,
  EVALUATION,
  type ForwardContext,
  Layer,
  type Loss,
  type LossContext,
  type NamePattern,
  type NDArray,
  type SequentialPart,
  softmaxCrossEntropy,
  tf,
} from '@reverie/core';
import type { ClassifierConfig } from './classifier-config.ts';

/** Pictures and what they show. */
export interface LabeledImages extends Batch {
  /** float32 [batch, height, width, channels] */
  readonly images: NDArray;
  /** int32 [batch] */
  readonly labels: NDArray;
}

/** What tells the classes from a map in the middle of a network, for training alone. */
export interface AuxiliaryHead {
  /** It reads what this one of the `layers` puts out. */
  readonly after: Layer;
  /** Gives logits [batch, classes]. */
  readonly head: Layer;
  /** Of its loss in the sum. */
  readonly weight: number;
}

const apply = (part: SequentialPart, x: tf.Tensor, context: ForwardContext): tf.Tensor =>
  part instanceof Layer ? part.forward(x, context) : part(x);

/** A network that tells what a picture shows: layers one after the other, the last of which gives the logits. */
export abstract class Classifier extends Layer {
  /** The name of the architecture in checkpoints. */
  abstract readonly kind: string;
  abstract readonly config: ClassifierConfig;
  /** From the picture up to the logits; `summary(model, shape)` lists them. */
  abstract readonly layers: readonly SequentialPart[];
  /** Patterns of parameters' names, from the logits down to the picture, in the order in which fine-tuning unfreezes them. */
  abstract readonly stages: readonly NamePattern[];
  /** What helps to train. */
  readonly auxiliary?: readonly AuxiliaryHead[];

  /**
   * The logits.
   *
   * @param images float32 [batch, height, width, channels]
   * @returns [batch, classes]
   */
  forward(images: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor2D {
    this.#checkImages('forward', images);
    return tf.tidy(() => this.#through(this.layers, images, context));
  }

  /**
   * CNN codes: what the last layer before the logits puts out, behind its activation (notes, section 2.2).
   *
   * @param images float32 [batch, height, width, channels]
   * @returns [batch, features]
   */
  features(images: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor2D {
    this.#checkImages('features', images);
    return tf.tidy(() => this.#through(this.layers.slice(0, -1), images, context));
  }

  /** Probabilities [batch, classes] of what `images` [batch, height, width, channels] show. */
  probs(images: tf.Tensor): tf.Tensor2D {
    return tf.tidy(() => tf.softmax(this.forward(images)));
  }

  /** Mean cross-entropy in nats, with that of auxiliary heads while training; terms: `crossEntropy` and `accuracy`. */
  loss({ images, labels }: BatchTensors<LabeledImages>, { training, random }: LossContext): Loss {
    this.#checkImages('loss', images);
    const context = { training, random };
    const heads = (training && this.auxiliary) || [];
    const terms: tf.Tensor[] = [];
    const logits = this.layers.reduce((x, part) => {
      const y = apply(part, x, context);
      for (const { head, weight } of heads.filter(({ after }) => after === part))
        terms.push(tf.mul(softmaxCrossEntropy(head.forward(y, context), labels), weight));
      return y;
    }, images);
    const crossEntropy = softmaxCrossEntropy(logits, labels).asScalar();
    const isRight = tf.equal(tf.argMax(logits, 1), labels);
    return {
      total: tf.addN([crossEntropy, ...terms]).asScalar(),
      terms: { crossEntropy, accuracy: tf.mean(tf.cast(isRight, 'float32')) },
      weight: tf.scalar(images.shape[0] ?? 0),
    };
  }

  #checkImages(method: string, images: tf.Tensor): void {
    const { inChannels } = this.config;
    const shape = ['batch', 'height', 'width', inChannels ?? null];
    checkShape(`${this.kind}.${method}`, 'images', images, shape);
  }

  #through(parts: readonly SequentialPart[], images: tf.Tensor, context: ForwardContext): tf.Tensor2D {
    return parts.reduce((x, part) => apply(part, x, context), images) as tf.Tensor2D;
  }
}
