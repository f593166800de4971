import {
  type BatchTensors,
  ConfigError,
  checkRandom,
  EVALUATION,
  type ForwardContext,
  Linear,
  type Loss,
  type LossContext,
  Module,
  type Random,
  type Sequential,
  softmaxCrossEntropy,
  tf,
} from '@reverie/core';
import type { LabeledImageBatch } from '../networks/image-batch.ts';
import { checkImageShape, type ImageShape, toUnitRange } from '../networks/image-shape.ts';
import { layerOutputs } from '../networks/layer-outputs.ts';
import { makeEncoder, type NetworkConfig } from '../networks/make-network.ts';

/** What a {@link PictureClassifier} is made of. */
export interface PictureClassifierConfig {
  readonly imageShape: ImageShape;
  /**
   * What is told of a picture, and how many values each has: `{ digit: 10 }`, `{ smile: 2, hair: 3 }`. Names are no whole numbers, whose
   * order an object does not keep, and not `network`.
   */
  readonly attributes: Readonly<Record<string, number>>;
  readonly network: NetworkConfig;
}

/**
 * Tells what pictures show: for judging generators. Its features, the last layer before the answers, are those in which the
 * Fréchet distance is measured.
 *
 * Parameters: `network.…`, and `<attribute>.weight` [values, features], `<attribute>.bias` of each.
 */
export class PictureClassifier extends Module {
  readonly kind = 'PictureClassifier';
  readonly config: PictureClassifierConfig;
  readonly #network: Sequential;
  readonly #answers: ReadonlyMap<string, Linear>;

  constructor(config: PictureClassifierConfig, random: Random) {
    super();
    const { imageShape, attributes, network } = config;
    checkImageShape('PictureClassifier', imageShape);
    checkAttributes(Object.keys(attributes));
    checkRandom('PictureClassifier', random);
    this.config = config;
    const { layer, features } = makeEncoder(imageShape, network, random.split('network'));
    this.#network = this.child('network', layer);
    const answers = Object.entries(attributes).map(([name, values]) => {
      const answer = new Linear({ inFeatures: features, outFeatures: values }, random.split(name));
      return [name, this.child(name, answer)] as const;
    });
    this.#answers = new Map(answers);
  }

  /**
   * @param images [batch, height, width, channels]: bytes, or float32 numbers from 0 to 1
   * @returns [batch, features]
   */
  features(images: tf.Tensor): tf.Tensor2D {
    return tf.tidy(() => this.#features('PictureClassifier.features', images, EVALUATION));
  }

  /** How many layers of features there are. */
  get layers(): number {
    const { network } = this.config;
    if ('hiddenSizes' in network) return network.hiddenSizes.length;
    return network.channels.length + (network.hiddenSize === undefined ? 0 : 1);
  }

  /**
   * What each layer puts out, from the picture up, for losses that compare pictures by what they show.
   *
   * @param images [batch, height, width, channels]: bytes, or float32 numbers from 0 to 1
   * @returns [batch, height, width, channels] of convolutions, [batch, features] of fully connected layers
   */
  layerOutputs(images: tf.Tensor): tf.Tensor[] {
    const unit = toUnitRange('PictureClassifier.layerOutputs', images, this.config.imageShape);
    return tf.tidy(() => layerOutputs(this.#network, unit, EVALUATION));
  }

  /** Probabilities [batch, values] of each attribute. */
  probs(images: tf.Tensor): Readonly<Record<string, tf.Tensor2D>> {
    return tf.tidy(() => {
      const features = this.#features('PictureClassifier.probs', images, EVALUATION);
      return Object.fromEntries(
        [...this.#answers].map(([name, answer]) => [
          name,
          tf.softmax(answer.forward(features) as tf.Tensor2D),
        ]),
      );
    });
  }

  /**
   * Mean cross-entropy in nats, summed over the attributes; terms: the accuracy of each.
   *
   * @param batch `labels` int32 [batch], or [batch, attributes] in the attributes' order
   */
  loss({ images, labels }: BatchTensors<LabeledImageBatch>, { training, random }: LossContext): Loss {
    const features = this.#features('PictureClassifier.loss', images, { training, random });
    const columns = tf.unstack(tf.reshape(labels, [images.shape[0]!, this.#answers.size]), 1);
    const terms: Record<string, tf.Scalar> = {};
    const losses = [...this.#answers].map(([name, answer], index) => {
      const logits = answer.forward(features) as tf.Tensor2D;
      const truth = columns[index] as tf.Tensor1D;
      terms[name] = tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), truth), 'float32'));
      return softmaxCrossEntropy(logits, truth);
    });
    return { total: tf.addN(losses).asScalar(), terms, weight: tf.scalar(images.shape[0]!) };
  }

  #features(who: string, images: tf.Tensor, context: ForwardContext): tf.Tensor2D {
    const unit = toUnitRange(who, images, this.config.imageShape);
    return this.#network.forward(unit, context) as tf.Tensor2D;
  }
}

function checkAttributes(names: readonly string[]): void {
  const who = 'PictureClassifier';
  if (names.length === 0) throw new ConfigError({ who, expected: 'at least one attribute', got: 'none' });
  const wrong = names.find((name) => /^(\d+|network(\..*)?)$/.test(name));
  if (wrong === undefined) return;
  const expected = "attributes with names that are no whole numbers and not 'network'";
  throw new ConfigError({ who, expected, got: `'${wrong}'` });
}
