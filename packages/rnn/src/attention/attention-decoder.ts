import {
  checkNumber,
  checkRandom,
  dropoutMask,
  Embedding,
  EVALUATION,
  type ForwardContext,
  Linear,
  Module,
  type Random,
  tf,
  uniform,
} from '@reverie/core';
import type { CellName } from '../cells/make-cell.ts';
import type { RecurrentState } from '../cells/recurrent-cell.ts';
import { RecurrentStack } from '../layers/recurrent-stack.ts';
import type { Attended, Attention, Memory } from './attention.ts';
import type { Decoding } from './decoding.ts';
import { type Glimpses, glimpse } from './glimpse.ts';
import { type AttentionName, makeAttention } from './make-attention.ts';

/** What an {@link AttentionDecoder} is made of. */
export interface AttentionDecoderConfig {
  readonly cell: CellName;
  /** Symbols that are read and predicted. */
  readonly symbols: number;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  /** Size of what attention reads at each place. */
  readonly memorySize: number;
  /** `'additive'`: Bahdanau's, whose context enters the next step; `'general'`, `'dot'`: Luong's, asked after the step. */
  readonly attention: AttentionName | 'none';
  /**
   * Of `'additive'`: `'soft'` reads the mean of all places, `'hard'` one place, drawn while training, else the most probable (Xu et
   * al. 2015, sections 4.1 and 4.2). Default: `'soft'`.
   */
  readonly reading?: 'soft' | 'hard';
  /** Of `'additive'`: units of the layer that compares. Default: the query's size. */
  readonly attentionSize?: number | undefined;
  /** Of `'additive'`: the query is the state and the symbol that is read, not the state alone. Default: false. */
  readonly asksWithSymbol?: boolean;
  /** Of `'additive'`: what was read is multiplied by β = σ(w·h + b) (Xu et al. 2015, section 4.2.1). Default: false. */
  readonly gate?: boolean;
  /** Rate of dropout between layers and before the output, while training. */
  readonly dropout: number;
}

/** What {@link AttentionDecoder.decode} returns: logits, and where the decoder then stands. */
export interface Decoded extends Decoding {
  /** Of the next symbol: [batch, steps, symbols]. */
  readonly logits: tf.Tensor3D;
  /** Where each step looked: [batch, steps, places]; none without attention. */
  readonly weights?: tf.Tensor3D | undefined;
  /** What hard attention drew from what: only with `reading: 'hard'`. */
  readonly glimpses?: Glimpses | undefined;
}

/** What steps make of symbols, before the logits. */
interface Read extends Omit<Decoded, 'logits'> {
  /** [batch, steps, hidden] */
  readonly hidden: tf.Tensor3D;
  /** What was read of the memory: [batch, steps, memory]. */
  readonly context?: tf.Tensor3D | undefined;
}

/**
 * A recurrent network that writes symbols while it looks at a memory: the steps of a text, or the places of a picture.
 *
 * Bahdanau's form asks with the state before a step, and the cell reads the answer: step by step (Bahdanau, Cho and Bengio 2015,
 * appendix A.2.2). Luong's asks with the state after the step, so that all steps of a known text are computed at once (Luong, Pham
 * and Manning 2015, section 3). In both the output is that of Luong's equations 5 and 6: softmax(W tanh(V [h; context])).
 *
 * Parameters: `embedding.weight`, `attention.…`, `rnn.…` as in {@link RecurrentStack}, `combine.…`, `output.…`, `gate.…`.
 */
export class AttentionDecoder extends Module {
  readonly #config: AttentionDecoderConfig;
  readonly #embedding: Embedding;
  readonly #attention: Attention | undefined;
  readonly #rnn: RecurrentStack;
  readonly #combine: Linear | undefined;
  readonly #gate: Linear | undefined;
  readonly #output: Linear;

  constructor(config: AttentionDecoderConfig, random: Random) {
    super();
    const { symbols, embeddingSize, hiddenSize, memorySize, attention, dropout } = config;
    const { asksWithSymbol = false, gate = false } = config;
    checkNumber('AttentionDecoder', 'hiddenSize', hiddenSize, { integer: true, min: 1 });
    checkNumber('AttentionDecoder', 'dropout', dropout, { min: 0, below: 1 });
    checkRandom('AttentionDecoder', random);
    this.#config = config;
    const linear = (name: string, inFeatures: number, outFeatures: number): Linear =>
      this.child(name, new Linear({ inFeatures, outFeatures }, random.split(name)));
    const embedding = { count: symbols, size: embeddingSize };
    this.#embedding = this.child('embedding', new Embedding(embedding, random.split('embedding')));
    const inputSize = embeddingSize + (attention === 'additive' ? memorySize : 0);
    this.#rnn = this.child('rnn', new RecurrentStack({ ...config, inputSize }, random.split('rnn')));
    this.#output = linear('output', hiddenSize, symbols);
    if (attention === 'none') return;
    const querySize = hiddenSize + (asksWithSymbol ? embeddingSize : 0);
    const sizes = { querySize, memorySize, attentionSize: config.attentionSize ?? querySize };
    this.#attention = this.child('attention', makeAttention(attention, sizes, random.split('attention')));
    this.#combine = linear('combine', hiddenSize + memorySize, hiddenSize);
    if (gate) this.#gate = linear('gate', hiddenSize, 1);
  }

  /** The state of zeros, whose parts say how a first state is shaped: [batch, hiddenSize] each. */
  zeroState(batch: number): readonly RecurrentState[] {
    return this.#rnn.zeroState(batch);
  }

  /**
   * Prepares what is looked at; nothing without attention.
   *
   * @param values [batch, places, memorySize]
   * @param mask [batch, places], 1 for places that count; default: all
   */
  memorize(values: tf.Tensor3D, mask?: tf.Tensor2D): Memory | undefined {
    return this.#attention?.memorize(values, mask);
  }

  /**
   * Reads symbols and predicts those that follow each.
   *
   * @param ids int32 [batch, steps]
   */
  decode(ids: tf.Tensor, before: Decoding, context: ForwardContext = EVALUATION): Decoded {
    const symbols = this.#embedding.forward(ids) as tf.Tensor3D;
    const read =
      this.#config.attention === 'additive'
        ? this.#readBySteps(symbols, before, context)
        : this.#readAtOnce(symbols, before, context);
    const { hidden, context: seen, ...rest } = read;
    return { ...rest, logits: this.#logits(hidden, seen, context) };
  }

  /**
   * As {@link decode}, but each step after the first reads the most probable symbol of the step before, except where it may read
   * the truth: scheduled sampling (Bengio et al., 2015).
   *
   * @param truth int32 [batch, steps]
   * @param teacherForcing float32 [1], the probability of reading the truth
   */
  decodeGuesses(
    truth: tf.Tensor,
    teacherForcing: tf.Tensor,
    before: Decoding,
    context: Required<ForwardContext>,
  ): Decoded {
    const steps: Decoded[] = [];
    for (const [step, ids] of tf.split(truth, truth.shape[1]!, 1).entries()) {
      const inStep = inPart(context, `step-${step}`) as Required<ForwardContext>;
      const last = steps.at(-1);
      const given =
        last === undefined ? ids : mixed(ids, last.logits, teacherForcing, inStep.random.split('truth'));
      steps.push(this.decode(given, last ?? before, inStep));
    }
    return { ...joined(steps), logits: along(steps, ({ logits }) => logits) };
  }

  /** Luong's form, of symbols [batch, steps, embedding]. */
  #readAtOnce(symbols: tf.Tensor3D, { state, memory }: Decoding, context: ForwardContext): Read {
    const { hidden, state: last } = this.#rnn.forward(symbols, state, inPart(context, 'rnn'));
    const attended = memory && this.#attention!.attend(hidden, memory);
    return { hidden, ...attended, state: last, memory };
  }

  /** Bahdanau's form. */
  #readBySteps(symbols: tf.Tensor3D, before: Decoding, context: ForwardContext): Read {
    const steps: Read[] = [];
    for (const [step, symbol] of tf.split<tf.Tensor3D>(symbols, symbols.shape[1], 1).entries())
      steps.push(this.#readStep(symbol, steps.at(-1) ?? before, inPart(context, `step-${step}`)));
    const hidden = along(steps, (step) => step.hidden);
    return { ...joined(steps), hidden, context: along(steps, (step) => step.context!) };
  }

  /** One step of a symbol [batch, 1, embedding]. */
  #readStep(symbol: tf.Tensor3D, { memory, state }: Decoding, context: ForwardContext): Read {
    const hidden = tf.expandDims(state.at(-1)![0]!, 1) as tf.Tensor3D;
    const looked = this.#look(hidden, symbol, memory!, inPart(context, 'look'));
    const gate = this.#gate && tf.sigmoid(this.#gate.forward(hidden));
    const read = (gate ? tf.mul(looked.context, gate) : looked.context) as tf.Tensor3D;
    const next = this.#rnn.forward(tf.concat([symbol, read], 2), state, inPart(context, 'rnn'));
    return { ...looked, ...next, context: read, memory };
  }

  /** Where a step looks, of the state [batch, 1, hidden] and the symbol [batch, 1, embedding]. */
  #look(
    hidden: tf.Tensor3D,
    symbol: tf.Tensor3D,
    memory: Memory,
    context: ForwardContext,
  ): Attended & Pick<Decoded, 'glimpses'> {
    const query = (this.#config.asksWithSymbol ? tf.concat([hidden, symbol], 2) : hidden) as tf.Tensor3D;
    const attended = this.#attention!.attend(query, memory);
    return this.#config.reading === 'hard' ? glimpse(attended.weights, memory, context) : attended;
  }

  /** [batch, steps, symbols] */
  #logits(hidden: tf.Tensor3D, read: tf.Tensor3D | undefined, context: ForwardContext): tf.Tensor3D {
    const combined =
      read === undefined ? hidden : tf.tanh(this.#combine!.forward(tf.concat([hidden, read], 2)));
    return this.#output.forward(this.#drop(combined, context)) as tf.Tensor3D;
  }

  #drop(hidden: tf.Tensor, { training, random }: ForwardContext): tf.Tensor {
    const { dropout } = this.#config;
    if (!training || dropout === 0) return hidden;
    const drawn = { training, ...(random !== undefined && { random: random.split('output') }) };
    return tf.mul(hidden, dropoutMask('AttentionDecoder', drawn, hidden.shape, dropout));
  }
}

/** The context of a part, which draws from a stream of its own. */
const inPart = ({ training, random }: ForwardContext, part: string): ForwardContext => ({
  training,
  ...(random !== undefined && { random: random.split(part) }),
});

/** The true ids [batch, 1], each with the given probability, else the most probable ones of logits [batch, 1, symbols]. */
function mixed(truth: tf.Tensor, logits: tf.Tensor3D, teacherForcing: tf.Tensor, random: Random): tf.Tensor {
  const guesses = tf.reshape(tf.argMax(logits, 2), truth.shape);
  return tf.where(tf.less(uniform(random, truth.shape), teacherForcing), truth, guesses);
}

/** A part of each step, one behind the other. */
const along = <S>(steps: readonly S[], part: (step: S) => tf.Tensor3D): tf.Tensor3D =>
  tf.concat(steps.map(part), 1);

type Stand = Omit<Decoded, 'logits'>;

/** Where steps looked, and where the last one stands. */
function joined(steps: readonly Stand[]): Stand {
  const { state, memory, weights, glimpses } = steps.at(-1)!;
  return {
    state,
    memory,
    weights: weights && along(steps, (step) => step.weights!),
    glimpses: glimpses && {
      probs: along(steps, (step) => step.glimpses!.probs),
      drawn: along(steps, (step) => step.glimpses!.drawn),
    },
  };
}
