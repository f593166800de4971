import {
  type BatchTensors,
  bernoulli,
  ConfigError,
  checkNumber,
  checkRandom,
  EVALUATION,
  type ForwardContext,
  type Loss,
  type LossContext,
  Module,
  type Random,
  softmaxCrossEntropy,
  type TrainableModel,
  tf,
} from '@reverie/core';
import { AttentionDecoder, type Decoded } from '../attention/attention-decoder.ts';
import { Bridge } from '../attention/bridge.ts';
import type { Decoding } from '../attention/decoding.ts';
import type { Glimpses } from '../attention/glimpse.ts';
import type { CellName } from '../cells/make-cell.ts';
import { NO_TARGET } from '../text/text-windows.ts';
import { WordVocabulary } from '../text/word-vocabulary.ts';
import type { CaptionBatch } from './caption-source.ts';
import { FeatureGrid, type FeatureGridConfig } from './feature-grid.ts';
import { placeEntropy, reinforce } from './reinforce.ts';

/** The architecture of a {@link Captioner}: plain JSON, saved with its weights. */
export interface CaptionerConfig extends FeatureGridConfig {
  /** {@link WordVocabulary.words} of the captions. */
  readonly vocabulary: readonly string[];
  /** `'soft'`: reads the mean of all places; `'hard'`: one place; `'none'`: the features' mean is all it knows. Default: `'soft'`. */
  readonly attention?: 'soft' | 'hard' | 'none';
  /** Default: `'lstm'`. */
  readonly cell?: CellName;
  /** Default: 128. */
  readonly hiddenSize?: number;
  /** Default: 32. */
  readonly embeddingSize?: number;
  /** Units of the layer that compares state and place. Default: 64. */
  readonly attentionSize?: number;
  /** Rate of dropout before the output, while training. Default: 0. */
  readonly dropout?: number;
  /**
   * Rate at which words that are read, and the border before them, become `<unk>`, while training: what is written then depends
   * more on the picture and less on which words use to follow each other (Bowman et al. 2016, section 3.1). Default: 0.
   */
  readonly wordDropout?: number;
  /** What is read of the picture is multiplied by β = σ(w·h + b). Default: false. */
  readonly gate?: boolean;
  /**
   * λ of Σ (1 − Σₜ αₜᵢ)² over the places i, which makes soft attention look at all of the picture (Xu et al. 2015, equation 14).
   * Default: 0.
   */
  readonly doublyStochastic?: number;
  /** λᵣ: how much REINFORCE counts in hard attention. Default: 1. */
  readonly reinforce?: number;
  /** λₑ: how much the entropy of hard attention is rewarded. Default: 0.01. */
  readonly entropy?: number;
}

/** How much of the baseline stays in each update: the paper's. */
const BASELINE_DECAY = 0.9;

/**
 * A network that describes pictures: convolutions give a grid of features, an LSTM writes words and looks at one part of the grid
 * after another (Xu et al. 2015, Show, Attend and Tell), or knows their mean alone (Vinyals et al. 2015; Karpathy and Fei-Fei 2015).
 * The notes' chapters 4, 8 and 27.5.
 *
 * Parameters: `features.…` as in {@link FeatureGrid}, `bridge.…` from the features' mean to the first state, `decoder.…` as in
 * {@link AttentionDecoder}. Buffer: `baseline` [1], the moving mean of a word's log-probability.
 */
export class Captioner extends Module implements TrainableModel<CaptionBatch> {
  readonly kind = 'Captioner';
  readonly config: CaptionerConfig;
  readonly vocabulary: WordVocabulary;
  readonly #features: FeatureGrid;
  readonly #bridge: Bridge;
  readonly #decoder: AttentionDecoder;
  readonly #baseline: tf.Variable<tf.Rank.R1>;

  constructor(config: CaptionerConfig, random: Random) {
    super();
    const { attention = 'soft', cell = 'lstm', hiddenSize = 128, embeddingSize = 32, dropout = 0 } = config;
    const {
      doublyStochastic = 0,
      reinforce: share = 1,
      entropy = 0.01,
      gate = false,
      attentionSize = 64,
    } = config;
    checkRandom('Captioner', random);
    checkAttention(attention);
    for (const [name, weight] of Object.entries({ doublyStochastic, reinforce: share, entropy }))
      checkNumber('Captioner', name, weight, { min: 0 });
    checkNumber('Captioner', 'wordDropout', config.wordDropout ?? 0, { min: 0, below: 1 });
    this.config = config;
    this.vocabulary = new WordVocabulary(config.vocabulary);
    this.#features = this.child('features', new FeatureGrid(config, random.split('features')));
    const memorySize = this.#features.size;
    const decoder = new AttentionDecoder(
      {
        cell,
        hiddenSize,
        embeddingSize,
        attentionSize,
        dropout,
        gate,
        memorySize,
        layers: 1,
        symbols: this.vocabulary.size + 1,
        attention: attention === 'none' ? 'none' : 'additive',
        reading: attention === 'hard' ? 'hard' : 'soft',
        asksWithSymbol: true,
      },
      random.split('decoder'),
    );
    this.#decoder = this.child('decoder', decoder);
    this.#bridge = this.child('bridge', new Bridge(memorySize, decoder, random.split('bridge')));
    const guess = -Math.log(this.vocabulary.size + 1);
    this.#baseline = this.buffer('baseline', tf.tensor1d([guess]));
  }

  /**
   * Looks at pictures.
   *
   * @param images bytes [batch, height, width, 3]
   */
  encode(images: tf.Tensor): Decoding {
    const places = this.#features.forward(images);
    return {
      state: this.#bridge.forward(tf.mean(places, 1) as tf.Tensor2D),
      memory: this.#decoder.memorize(places),
    };
  }

  /**
   * Writes on.
   *
   * @param ids int32 [batch, steps], what was written before each word that is predicted: at first the border, the vocabulary's size
   */
  decode(ids: tf.Tensor, before: Decoding, context: ForwardContext = EVALUATION): Decoded {
    return this.#decoder.decode(ids, before, context);
  }

  /** Mean cross-entropy of the captions' words and ends, in nats, and what attention adds. */
  loss({ images, inputs, targets }: BatchTensors<CaptionBatch>, { training, random }: LossContext): Loss {
    const read = training ? this.#dropWords(inputs, random.split('words')) : inputs;
    const { logits, weights, glimpses } = this.decode(read, this.encode(images), { training, random });
    const nats = softmaxCrossEntropy(logits, targets, { ignoreIndex: NO_TARGET, reduction: 'none' });
    const counted = tf.cast(tf.notEqual(targets, tf.scalar(NO_TARGET, 'int32')), 'float32');
    const words = tf.sum(counted) as tf.Scalar;
    const text = tf.div(tf.sum(nats), words) as tf.Scalar;
    const added = training
      ? [this.#coverage(weights, counted), this.#choices(glimpses, nats, counted)].flatMap(
          (term) => term ?? [],
        )
      : [];
    const total = tf.addN([text, ...added]) as tf.Scalar;
    return { total, weight: words, terms: { text } };
  }

  #dropWords(ids: tf.Tensor, random: Random): tf.Tensor {
    const { wordDropout = 0 } = this.config;
    if (wordDropout === 0) return ids;
    return tf.mul(ids, tf.cast(bernoulli(random, ids.shape, 1 - wordDropout), 'int32')); // <unk> is 0
  }

  /** λ Σ (1 − Σₜ α)², the mean over the pictures; undefined where it does not count. */
  #coverage(weights: tf.Tensor3D | undefined, counted: tf.Tensor): tf.Scalar | undefined {
    const { doublyStochastic = 0, attention } = this.config;
    if (weights === undefined || doublyStochastic === 0 || attention === 'hard') return undefined;
    const looked = tf.sum(tf.mul(weights, tf.expandDims(counted, 2)), 1); // [batch, places]
    const missing = tf.sum(tf.square(tf.sub(1, looked)), 1);
    return tf.mul(tf.mean(missing), doublyStochastic);
  }

  /**
   * REINFORCE, and the entropy's reward, a word: a glimpse's reward is the log-probability of its word and those behind it.
   *
   * @param nats [batch, steps], of each word, 0 behind a caption's end
   */
  #choices(glimpses: Glimpses | undefined, nats: tf.Tensor, counted: tf.Tensor): tf.Scalar | undefined {
    if (glimpses === undefined) return undefined;
    const { reinforce: share = 1, entropy = 0.01 } = this.config;
    const after = (x: tf.Tensor): tf.Tensor => tf.cumsum(x, 1, false, true);
    const advantages = tf.sub(tf.neg(after(nats)), tf.mul(after(counted), this.#baseline)) as tf.Tensor2D;
    const estimate = tf.mul(reinforce(glimpses, advantages), share);
    const spread = tf.mul(placeEntropy(glimpses.probs), entropy);
    const words = tf.sum(counted);
    this.#moveBaseline(tf.neg(tf.div(tf.sum(nats), words)));
    return tf.div(tf.sum(tf.mul(tf.sub(estimate, spread), counted)), words) as tf.Scalar;
  }

  #moveBaseline(mean: tf.Tensor): void {
    tf.tidy(() => {
      const moved = tf.add(
        tf.mul(this.#baseline, BASELINE_DECAY),
        tf.mul(tf.reshape(mean, [1]), 1 - BASELINE_DECAY),
      );
      this.#baseline.assign(moved as tf.Tensor1D);
    });
  }
}

function checkAttention(attention: string): void {
  if (['soft', 'hard', 'none'].includes(attention)) return;
  const expected = "an attention 'soft', 'hard' or 'none'";
  throw new ConfigError({ who: 'Captioner', expected, got: `'${attention}'` });
}
