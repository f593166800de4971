import {
  type BatchTensors,
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
import {
  AttentionDecoder,
  type AttentionDecoderConfig,
  type Decoded,
} from '../attention/attention-decoder.ts';
import { Bridge } from '../attention/bridge.ts';
import type { Decoding } from '../attention/decoding.ts';
import type { AttentionName } from '../attention/make-attention.ts';
import { sequenceMask } from '../attention/mask.ts';
import type { CellName } from '../cells/make-cell.ts';
import { RecurrentStack } from '../layers/recurrent-stack.ts';
import { CharVocabulary } from '../text/char-vocabulary.ts';
import { NO_TARGET } from '../text/text-windows.ts';
import { borderOf, type PairBatch, type PairVocabularies } from './pair-source.ts';

/** The architecture of a {@link Seq2Seq}: plain JSON, saved with its weights. */
export interface Seq2SeqConfig {
  /** The characters of sources: {@link CharVocabulary.characters}. */
  readonly sourceVocabulary: readonly string[];
  /** The characters of targets. */
  readonly targetVocabulary: readonly string[];
  /** Default: `'lstm'`. */
  readonly cell?: CellName;
  /** Default: 128. */
  readonly hiddenSize?: number;
  /** Layers of the encoder, and of the decoder. Default: 1. */
  readonly layers?: number;
  /** Whether the encoder reads in both directions. Default: true, but false with `'dot'`, which compares vectors of one size. */
  readonly bidirectional?: boolean;
  /** Size of the embedding of the target's characters. Default: 32. */
  readonly embeddingSize?: number;
  /**
   * `'additive'`: Bahdanau's; `'general'` and `'dot'`: Luong's, which are faster to train; `'none'`: the encoder's last state is all
   * that the decoder knows. Default: `'additive'`.
   */
  readonly attention?: AttentionName | 'none';
  /** Rate of dropout between layers and before the output, while training. Default: 0. */
  readonly dropout?: number;
  /**
   * While training the decoder reads its own guesses, except where a batch's `teacherForcing` lets it read the truth
   * (Bengio et al., 2015). Default: false, it always reads the truth.
   */
  readonly scheduledSampling?: boolean;
}

/**
 * A network that reads one text and writes another: encoder, attention, decoder (Sutskever, Vinyals and Le 2014; Bahdanau, Cho
 * and Bengio 2015; Luong, Pham and Manning 2015). The notes' chapters 4 and 8, many to many.
 *
 * Parameters: `encoder.…` as in {@link RecurrentStack}, `bridge.…` from the encoder's end to the decoder's start, `decoder.…` as
 * in {@link AttentionDecoder}.
 */
export class Seq2Seq extends Module implements TrainableModel<PairBatch> {
  readonly kind = 'Seq2Seq';
  readonly config: Seq2SeqConfig;
  readonly vocabularies: PairVocabularies;
  readonly #encoder: RecurrentStack;
  readonly #bridge: Bridge;
  readonly #decoder: AttentionDecoder;

  constructor(config: Seq2SeqConfig, random: Random) {
    super();
    const { cell = 'lstm', hiddenSize = 128, layers = 1, dropout = 0, embeddingSize = 32 } = config;
    const { attention = 'additive', bidirectional = attention !== 'dot' } = config;
    checkRandom('Seq2Seq', random);
    this.config = config;
    const source = new CharVocabulary(config.sourceVocabulary);
    const target = new CharVocabulary(config.targetVocabulary);
    this.vocabularies = { source, target };
    const sizes = { cell, hiddenSize, layers, dropout };
    const encoder = { ...sizes, inputSize: source.size, bidirectional };
    this.#encoder = this.child('encoder', new RecurrentStack(encoder, random.split('encoder')));
    const memorySize = this.#encoder.outputSize;
    const decoder: AttentionDecoderConfig = {
      ...sizes,
      symbols: target.size + 1,
      embeddingSize,
      memorySize,
      attention,
    };
    this.#decoder = this.child('decoder', new AttentionDecoder(decoder, random.split('decoder')));
    const bridge = new Bridge(memorySize, this.#decoder, random.split('bridge'));
    this.#bridge = this.child('bridge', bridge);
  }

  /** The id that begins and ends a target. */
  get border(): number {
    return borderOf(this.vocabularies.target);
  }

  /**
   * Reads sources.
   *
   * @param source int32 [batch, time], with any characters behind a source's end
   * @param lengths int32 [batch], each in [1, time]
   */
  encode(
    source: tf.Tensor,
    lengths: tf.Tensor1D,
    { training, random }: ForwardContext = EVALUATION,
  ): Decoding {
    const context = { training, ...(random !== undefined && { random: random.split('encoder') }) };
    const { hidden, last } = this.#encoder.encode(source, lengths, context);
    const memory = this.#decoder.memorize(hidden, sequenceMask(lengths, source.shape[1]!));
    return { state: this.#bridge.forward(last), memory };
  }

  /**
   * Writes on.
   *
   * @param ids int32 [batch, steps], what was written before each character that is predicted: at first the border
   */
  decode(ids: tf.Tensor, before: Decoding, context: ForwardContext = EVALUATION): Decoded {
    return this.#decoder.decode(ids, before, context);
  }

  /** Mean cross-entropy of the targets' characters and ends, in nats. */
  loss(
    { source, sourceLengths, inputs, targets, teacherForcing }: BatchTensors<PairBatch>,
    { training, random }: LossContext,
  ): Loss {
    const context = { training, random };
    const start = this.encode(source, sourceLengths as tf.Tensor1D, context);
    const { logits } =
      training && this.config.scheduledSampling === true
        ? this.#decoder.decodeGuesses(inputs, teacherForcing, start, context)
        : this.decode(inputs, start, context);
    const total = softmaxCrossEntropy(logits, targets, { ignoreIndex: NO_TARGET }) as tf.Scalar;
    const counted = tf.notEqual(targets, tf.scalar(NO_TARGET, 'int32'));
    return { total, weight: tf.sum(tf.cast(counted, 'float32')) as tf.Scalar };
  }
}
