import {
  attributeHinge,
  type Batch,
  type BatchTensors,
  checkIndices,
  checkNumber,
  checkOneOf,
  checkShape,
  Linear,
  type Loss,
  l2Penalty,
  Module,
  type NDArray,
  Random,
  softmaxCrossEntropy,
  tf,
  zeros,
} from '@reverie/core';

/** CNN codes, and what their pictures show. */
export interface LabeledFeatures extends Batch {
  /** float32 [batch, features] */
  readonly features: NDArray;
  /** int32 [batch] */
  readonly labels: NDArray;
}

const LOSSES = ['squaredHinge', 'hinge', 'softmax'] as const;

/** What a {@link LinearClassifier} is made of. */
export interface LinearClassifierConfig {
  readonly features: number;
  readonly classes: number;
  /**
   * `'squaredHinge'` and `'hinge'` make it a support-vector machine, one against the rest for each class; `'softmax'`
   * multinomial logistic regression. Default: `'squaredHinge'`.
   */
  readonly loss?: (typeof LOSSES)[number];
  /** λ of the penalty ½ λ ‖W‖²; of LIBLINEAR's C it is 1 / (C · examples). Default: 1e-3. */
  readonly l2?: number;
}

/**
 * Tells classes from CNN codes by scores W·x + b (notes, section 2.2): the linear support-vector machine or softmax on top of
 * a network that stays as it is. It starts from zeros, as its loss has one minimum.
 *
 * The loss of a support-vector machine is, with y = 1 for the class and −1 for the rest, the mean over the examples of
 * Σ_k max(0, 1 − y_k f_k)ᵖ, p = 1 or 2 (Fan et al. 2008, "LIBLINEAR"; Tang 2013, "Deep Learning using Linear SVMs").
 *
 * Parameters: `weight` [classes, features], `bias` [classes]; the bias has no penalty.
 */
export class LinearClassifier extends Module {
  readonly kind = 'LinearClassifier';
  readonly config: Required<LinearClassifierConfig>;
  readonly #linear: Linear;

  constructor({ features, classes, loss = 'squaredHinge', l2 = 1e-3 }: LinearClassifierConfig) {
    super();
    this.config = { features, classes, loss, l2 };
    checkNumber('LinearClassifier', 'features', features, { integer: true, min: 1 });
    checkNumber('LinearClassifier', 'classes', classes, { integer: true, min: 2 });
    checkNumber('LinearClassifier', 'l2', l2, { min: 0 });
    checkOneOf('LinearClassifier', 'loss', loss, LOSSES);
    const sizes = { inFeatures: features, outFeatures: classes, initializer: zeros };
    this.#linear = this.child('', new Linear(sizes, new Random(0)));
  }

  /**
   * @param features [batch, features]
   * @returns [batch, classes]
   */
  scores(features: tf.Tensor): tf.Tensor2D {
    checkShape('LinearClassifier.scores', 'features', features, ['batch', this.config.features]);
    return this.#linear.forward(features) as tf.Tensor2D;
  }

  /** The class of the highest score: int32 [batch]. */
  predict(features: tf.Tensor): tf.Tensor1D {
    return tf.tidy(() => tf.argMax(this.scores(features), 1));
  }

  /** The loss with its penalty; terms: `accuracy`. */
  loss({ features, labels }: BatchTensors<LabeledFeatures>): Loss {
    const { l2 } = this.config;
    const scores = this.scores(features);
    const isRight = tf.equal(tf.argMax(scores, 1), labels);
    const penalty = l2Penalty({ weight: this.#linear.weight }, l2);
    return {
      total: tf.add(this.#mean(scores, labels), penalty).asScalar(),
      terms: { accuracy: tf.mean(tf.cast(isRight, 'float32')) },
      weight: tf.scalar(features.shape[0] ?? 0),
    };
  }

  #mean(scores: tf.Tensor2D, labels: tf.Tensor): tf.Tensor {
    const { loss, classes } = this.config;
    if (loss === 'softmax') return softmaxCrossEntropy(scores, labels);
    checkIndices('LinearClassifier.loss', 'labels', labels, classes);
    const sides = tf.sub(tf.mul(tf.cast(tf.oneHot(labels as tf.Tensor1D, classes), 'float32'), 2), 1);
    if (loss === 'hinge') return attributeHinge(scores, sides);
    return tf.mean(tf.sum(tf.square(tf.relu(tf.sub(1, tf.mul(scores, sides)))), 1));
  }
}
