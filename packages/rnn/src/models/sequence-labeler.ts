import { checkNumber, type ForwardContext, Layer, Linear, type Random, tf } from '@reverie/core';
import { RecurrentStack, type RecurrentStackConfig } from '../layers/recurrent-stack.ts';

/** What a {@link SequenceLabeler} is made of. */
export interface SequenceLabelerConfig extends RecurrentStackConfig {
  /** Numbers in an output: logits of classes, or values. */
  readonly outputs: number;
  /** What an output belongs to: each `'step'` (many to many, aligned), or the whole `'sequence'` (many to one). */
  readonly each: 'step' | 'sequence';
}

/**
 * A recurrent stack and a linear layer: tags each step of a sequence, or classifies a whole one (the notes' figure 8.2). For
 * `supervised` of core.
 *
 * Parameters: `rnn.…` as in {@link RecurrentStack}, `output.weight`, `output.bias`.
 */
export class SequenceLabeler extends Layer {
  readonly #each: SequenceLabelerConfig['each'];
  readonly #rnn: RecurrentStack;
  readonly #output: Linear;

  constructor(config: SequenceLabelerConfig, random: Random) {
    super();
    const { outputs, each } = config;
    checkNumber('SequenceLabeler', 'outputs', outputs, { integer: true, min: 1 });
    this.#each = each;
    this.#rnn = this.child('rnn', new RecurrentStack(config, random.split('rnn')));
    const sizes = { inFeatures: this.#rnn.outputSize, outFeatures: outputs };
    this.#output = this.child('output', new Linear(sizes, random.split('output')));
  }

  /**
   * @param x float32 [batch, time, inputSize], or int32 [batch, time]: ids that stand for one-hot vectors
   * @returns [batch, time, outputs] for each step, [batch, outputs] for each sequence
   */
  forward(x: tf.Tensor, context?: ForwardContext): tf.Tensor {
    if (this.#each === 'step') return this.#output.forward(this.#rnn.forward(x, undefined, context).hidden);
    const [batch = 0, time = 0] = x.shape;
    const lengths = tf.fill([batch], time, 'int32') as tf.Tensor1D;
    return this.#output.forward(this.#rnn.encode(x, lengths, context).last);
  }
}
