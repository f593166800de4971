import {
  type BatchTensors,
  bernoulli,
  ConfigError,
  checkNumber,
  checkRandom,
  checkShape,
  embeddingLookup,
  type ForwardContext,
  type Loss,
  type LossContext,
  linear,
  Module,
  normal,
  type Random,
  softmaxCrossEntropy,
  type TensorMap,
  type TrainableModel,
  tf,
} from '@reverie/core';
import type { CellName, CellOptions } from '../cells/make-cell.ts';
import { initialWeight, type RecurrentState } from '../cells/recurrent-cell.ts';
import { RecurrentStack } from '../layers/recurrent-stack.ts';
import { type GenerateOptions, generateText, streamText } from '../sampling/generate.ts';
import { CharVocabulary } from '../text/char-vocabulary.ts';
import { NO_TARGET, type TextBatch } from '../text/text-windows.ts';

/** The architecture of a {@link CharRNN}: plain JSON, saved with its weights. */
export interface CharRNNConfig extends CellOptions {
  /** The characters in the order of their ids: {@link CharVocabulary.characters}. */
  readonly vocabulary: readonly string[];
  /** Default: `'lstm'`. */
  readonly cell?: CellName;
  /** Default: 128. */
  readonly hiddenSize?: number;
  /** Default: 1. */
  readonly layers?: number;
  /** Size of a learned embedding of the characters. Default: none, the cells read one-hot vectors. */
  readonly embeddingSize?: number;
  /** The output layer's weight is the embedding's (Press and Wolf, 2017); needs embeddingSize = the stack's output. */
  readonly tied?: boolean;
  /** Rate of dropout on the output of every layer, while training. Default: 0. */
  readonly dropout?: number;
  /** One dropout mask for all steps of a window (Gal and Ghahramani, 2016). Default: false. */
  readonly variationalDropout?: boolean;
}

/** The state of every cell. */
export type CharRNNState = readonly RecurrentState[];

/**
 * A character model: embedding or one-hot, recurrent layers, a linear layer to the logits of the next character. Karpathy's
 * char-rnn (2015); the notes' chapter 8.
 *
 * Parameters: `embedding.weight` [vocab, embedding], `rnn.weight_ih_l0` …, `output.weight` [vocab, hidden], `output.bias`.
 */
export class CharRNN extends Module implements TrainableModel<TextBatch> {
  readonly kind = 'CharRNN';
  readonly config: CharRNNConfig;
  readonly vocabulary: CharVocabulary;
  readonly #stack: RecurrentStack;
  readonly #embedding: tf.Tensor2D | undefined;
  readonly #outputWeight: tf.Tensor2D;
  readonly #outputBias: tf.Tensor1D;

  constructor(config: CharRNNConfig, random: Random) {
    super();
    const { cell = 'lstm', hiddenSize = 128, embeddingSize, tied = false, dropout = 0 } = config;
    checkNumber('CharRNN', 'hiddenSize', hiddenSize, { integer: true, min: 1 });
    checkNumber('CharRNN', 'dropout', dropout, { min: 0, below: 1 });
    checkRandom('CharRNN', random);
    if (embeddingSize !== undefined)
      checkNumber('CharRNN', 'embeddingSize', embeddingSize, { integer: true, min: 1 });
    this.config = config;
    this.vocabulary = new CharVocabulary(config.vocabulary);
    const { size } = this.vocabulary;
    // One direction, whatever an untyped config says: backwards, it would read what it has to predict.
    const stack = { ...config, cell, hiddenSize, inputSize: embeddingSize ?? size, bidirectional: false };
    this.#stack = this.child('rnn', new RecurrentStack(stack, random.split('rnn')));
    const { outputSize } = this.#stack;
    if (tied && embeddingSize !== outputSize) {
      this.dispose();
      throw untieable(embeddingSize, outputSize);
    }
    this.#embedding =
      embeddingSize === undefined
        ? undefined
        : this.parameter(
            'embedding.weight',
            normal(random.split('embedding'), [size, embeddingSize]) as tf.Tensor2D,
          );
    const output = random.split('output');
    this.#outputWeight = tied
      ? this.#embedding!
      : this.parameter(
          'output.weight',
          initialWeight<tf.Rank.R2>(output.split('weight'), [size, outputSize], outputSize),
        );
    this.#outputBias = this.parameter(
      'output.bias',
      initialWeight<tf.Rank.R1>(output.split('bias'), [size], outputSize),
    );
  }

  /** The state before a text: zeros. */
  zeroState(batch: number): CharRNNState {
    return this.#stack.zeroState(batch);
  }

  /**
   * Reads characters.
   *
   * @param ids int32 [batch, time]
   * @returns hidden [batch, time, size], and the state after the last character
   */
  read(
    ids: tf.Tensor,
    state?: CharRNNState,
    context?: ForwardContext,
  ): { hidden: tf.Tensor3D; state: CharRNNState } {
    const input = this.#embedding === undefined ? ids : embeddingLookup(ids, this.#embedding);
    return this.#stack.forward(input, state, context);
  }

  /**
   * Reads characters as vectors: one-hot, or mixtures of these.
   *
   * @param vectors float32 [batch, time, vocab]
   * @returns as {@link read}
   */
  readVectors(vectors: tf.Tensor3D, state?: CharRNNState): { hidden: tf.Tensor3D; state: CharRNNState } {
    checkShape('CharRNN.readVectors', 'vectors', vectors, ['batch', 'time', this.vocabulary.size]);
    const input = this.#embedding === undefined ? vectors : linear(vectors, tf.transpose(this.#embedding));
    return this.#stack.forward(input, state);
  }

  /** Logits of the next character [..., vocab] after hidden outputs [..., size]. */
  logits(hidden: tf.Tensor): tf.Tensor {
    return linear(hidden, this.#outputWeight, this.#outputBias);
  }

  /**
   * Mean cross-entropy of the next characters, in nats. With fewer targets than inputs, the gradient flows back through
   * all inputs, and the state that is carried on is the one after as many inputs as there are targets.
   */
  loss({ inputs, targets, start }: BatchTensors<TextBatch>, { training, random, carry }: LossContext): Loss {
    const [batch = 0, time = 0] = inputs.shape;
    const stride = targets.shape[1]!;
    const context = { training, random };
    const state = carry === undefined ? this.zeroState(batch) : this.#enter(carry, start);
    const first = this.read(tf.slice(inputs, [0, 0], [batch, stride]), state, context);
    let hidden: tf.Tensor = first.hidden;
    if (stride < time) {
      const rest = this.read(tf.slice(inputs, [0, stride], [batch, time - stride]), first.state, context);
      const all = tf.concat([first.hidden, rest.hidden], 1);
      hidden = tf.slice(all, [0, time - stride, 0], [batch, stride, -1]);
    }
    const logits = this.logits(this.#drop(hidden, context));
    const total = softmaxCrossEntropy(logits, targets, { ignoreIndex: NO_TARGET }) as tf.Scalar;
    const weight = tf.sum(
      tf.cast(tf.notEqual(targets, tf.scalar(NO_TARGET, 'int32')), 'float32'),
    ) as tf.Scalar;
    return { total, weight, carry: packState(first.state) };
  }

  /** Text that goes on from a prompt. */
  generate(prompt: string, options: GenerateOptions): Promise<string> {
    return generateText(this, prompt, options);
  }

  /** As {@link generate}, a character at a time. */
  stream(prompt: string, options: GenerateOptions): AsyncGenerator<string> {
    return streamText(this, prompt, options);
  }

  /** The carried state, with zeros in the rows where a text begins. */
  #enter(carry: TensorMap, start: tf.Tensor): CharRNNState {
    const expected = [start.shape[0]!, 'size'];
    for (const part of Object.values(carry))
      checkShape(
        'CharRNN.loss',
        'a carried state',
        part,
        expected,
        'batches must stay as large as they were',
      );
    const keep = tf.expandDims(tf.sub(1, start), 1);
    const shape = this.zeroState(1).map((cell) => cell.length);
    return shape.map((parts, cell) =>
      Array.from({ length: parts }, (_, part) => tf.mul(carry[`${cell}.${part}`]!, keep) as tf.Tensor2D),
    );
  }

  #drop(hidden: tf.Tensor, { training, random }: ForwardContext): tf.Tensor {
    const { dropout = 0, variationalDropout = false } = this.config;
    if (!training || dropout === 0) return hidden;
    const [batch = 0, time = 0, size = 0] = hidden.shape;
    const shape = [batch, variationalDropout ? 1 : time, size];
    return tf.mul(hidden, tf.div(bernoulli(random!.split('output'), shape, 1 - dropout), 1 - dropout));
  }
}

/** The state as tensors by name: `'<cell>.<part>'`. */
function packState(state: CharRNNState): TensorMap {
  return Object.fromEntries(state.flatMap((parts, cell) => parts.map((part, i) => [`${cell}.${i}`, part])));
}

function untieable(embeddingSize: number | undefined, outputSize: number): ConfigError {
  return new ConfigError({
    who: 'CharRNN',
    expected: `embeddingSize ${outputSize} with tied weights, the size of the last layer's output`,
    got: `${embeddingSize ?? 'none'}`,
  });
}
