import { ConfigError, checkNumber, checkShape } from '../errors.ts';
import { type Initializer, lecunNormal } from '../nn/initializers.ts';
import { Module } from '../nn/module.ts';
import { checkIndices } from '../ops/check-indices.ts';
import { embeddingLookup } from '../ops/embedding-lookup.ts';
import { linear } from '../ops/linear.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { type ReductionOption, reduce } from './reduction.ts';

export interface SampledSoftmaxConfig {
  readonly inFeatures: number;
  /** How often each class occurs, at least once: classes are drawn in proportion to it. */
  readonly counts: ArrayLike<number>;
  /** Classes drawn for a batch. Default: 64. */
  readonly samples?: number;
  /** Default {@link lecunNormal}. */
  readonly initializer?: Initializer;
}

/** Options of {@link SampledSoftmax.loss}. */
export interface SampledSoftmaxOptions extends ReductionOption {
  /** The stream that classes are drawn from. */
  readonly random: Random;
}

/** A logit that counts for nothing. */
const NEVER = -1e9;

/**
 * A softmax over very many classes whose sum is estimated by importance sampling: the target's term is exact, the others' sum is that
 * of a few classes drawn from a distribution q, the same for the whole batch,
 *
 *     loss = −l_t + log(e^l_t + Σ e^l_s / (samples · q_s)), over the classes s drawn but t
 *
 * It tends to the full loss as the samples grow (Bengio and Senécal 2008; Jean et al. 2015, section 3.1; the notes' chapter 14).
 *
 * Parameters: `weight` [classes, in] and `bias` [classes], those of a full softmax.
 */
export class SampledSoftmax extends Module {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly samples: number;
  /** Sums of the counts up to each class. */
  readonly #cumulative: Float64Array;

  constructor(config: SampledSoftmaxConfig, random: Random) {
    super();
    const { inFeatures, counts, samples = 64, initializer = lecunNormal } = config;
    checkNumber('SampledSoftmax', 'inFeatures', inFeatures, { integer: true, min: 1 });
    checkNumber('SampledSoftmax', 'samples', samples, { integer: true, min: 1 });
    checkRandom('SampledSoftmax', random);
    this.#cumulative = cumulative(counts);
    this.samples = samples;
    const classes = counts.length;
    this.weight = this.parameter('weight', initializer(random, [classes, inFeatures]) as tf.Tensor2D);
    this.bias = this.parameter('bias', tf.zeros([classes]) as tf.Tensor1D);
  }

  /**
   * The cross-entropy among the target and the classes drawn.
   *
   * @param hidden [batch, in]
   * @param targets int32 [batch], each in [0, classes)
   * @returns a scalar, or [batch] without reduction
   */
  loss(hidden: tf.Tensor2D, targets: tf.Tensor1D, { random, reduction }: SampledSoftmaxOptions): tf.Tensor {
    const who = 'SampledSoftmax.loss';
    const [classes, inFeatures] = this.weight.shape;
    checkShape(who, 'hidden', hidden, ['batch', inFeatures]);
    checkShape(who, 'targets', targets, [hidden.shape[0]]);
    checkIndices(who, 'targets', targets, classes);
    const ids = this.draw(random);
    const drawn = tf.tensor1d(ids, 'int32');
    const biases = tf.reshape(this.bias, [-1, 1]) as tf.Tensor2D;
    const products = tf.sum(tf.mul(hidden, embeddingLookup(targets, this.weight)), 1, true);
    const atTargets = tf.add(products, embeddingLookup(targets, biases)); // [batch, 1]
    const corrected = tf.sub(tf.reshape(embeddingLookup(drawn, biases), [-1]), this.#logExpected(ids));
    const atDrawn = linear(
      hidden,
      embeddingLookup(drawn, this.weight) as tf.Tensor2D,
      corrected as tf.Tensor1D,
    );
    const isTarget = tf.equal(tf.expandDims(targets, 1), drawn); // [batch, samples]
    const logits = tf.concat([atTargets, tf.where(isTarget, tf.scalar(NEVER), atDrawn)], 1);
    const logProbs = tf.squeeze(tf.slice(tf.logSoftmax(logits), [0, 0], [-1, 1]), [1]);
    return reduce(who, tf.neg(logProbs), reduction);
  }

  /**
   * The logarithms of all classes' probabilities: the full softmax.
   *
   * @param hidden [batch, in]
   * @returns [batch, classes]
   */
  logProbs(hidden: tf.Tensor2D): tf.Tensor2D {
    checkShape('SampledSoftmax.logProbs', 'hidden', hidden, ['batch', this.weight.shape[1]]);
    return tf.logSoftmax(linear(hidden, this.weight, this.bias)) as tf.Tensor2D;
  }

  /** As many classes as there are samples, in proportion to their counts, with repetition. */
  draw(random: Random): Int32Array {
    const total = this.#cumulative.at(-1)!;
    return Int32Array.from({ length: this.samples }, () =>
      firstAbove(this.#cumulative, random.uniform() * total),
    );
  }

  /** log(samples · q) of each class drawn. */
  #logExpected(ids: Int32Array): tf.Tensor1D {
    const sums = this.#cumulative;
    const scale = this.samples / sums.at(-1)!;
    return tf.tensor1d(Float32Array.from(ids, (id) => Math.log((sums[id]! - (sums[id - 1] ?? 0)) * scale)));
  }
}

function cumulative(counts: ArrayLike<number>): Float64Array {
  let sum = 0;
  const sums = Float64Array.from(counts, (count, index) => {
    if (!(count > 0 && count < Infinity)) {
      const expected = `a positive count of class ${index}`;
      throw new ConfigError({ who: 'SampledSoftmax', expected, got: `${count}` });
    }
    sum += count;
    return sum;
  });
  if (sums.length >= 2) return sums;
  throw new ConfigError({
    who: 'SampledSoftmax',
    expected: 'counts of at least 2 classes',
    got: `${sums.length}`,
  });
}

/** The first place whose value is above the given one. */
function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
