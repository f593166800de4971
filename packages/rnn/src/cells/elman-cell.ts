import { checkNumber, type ElmanActivation, elmanSequence, type Random, tf } from '@reverie/core';
import { lastStep } from './last-step.ts';
import {
  type CellConfig,
  initialWeight,
  RecurrentCell,
  type RecurrentState,
  type SequenceOutput,
} from './recurrent-cell.ts';

/** Options of {@link ElmanCell}. */
export interface ElmanCellConfig extends CellConfig {
  /** Default: `'tanh'`. */
  readonly activation?: ElmanActivation;
}

/**
 * The vanilla recurrent cell (Elman, 1990); the notes' equation 8.1. State: [h].
 *
 * Parameters as in PyTorch's `nn.RNN`: `weight_ih` [hidden, in], `weight_hh` [hidden, hidden], `bias_ih` and `bias_hh`
 * [hidden].
 */
export class ElmanCell extends RecurrentCell {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly #activation: ElmanActivation;
  readonly #weightIH: tf.Tensor2D;
  readonly #weightHH: tf.Tensor2D;
  readonly #biasIH: tf.Tensor1D;
  readonly #biasHH: tf.Tensor1D;

  constructor({ inputSize, hiddenSize, suffix = '', activation = 'tanh' }: ElmanCellConfig, random: Random) {
    super();
    checkNumber('ElmanCell', 'inputSize', inputSize, { integer: true, min: 1 });
    checkNumber('ElmanCell', 'hiddenSize', hiddenSize, { integer: true, min: 1 });
    this.inputSize = inputSize;
    this.outputSize = hiddenSize;
    this.#activation = activation;
    const make = <R extends tf.Rank>(name: string, ...shape: number[]): tf.Variable<R> =>
      this.parameter(`${name}${suffix}`, initialWeight<R>(random.split(name), shape, hiddenSize));
    this.#weightIH = make<tf.Rank.R2>('weight_ih', hiddenSize, inputSize);
    this.#weightHH = make<tf.Rank.R2>('weight_hh', hiddenSize, hiddenSize);
    this.#biasIH = make<tf.Rank.R1>('bias_ih', hiddenSize);
    this.#biasHH = make<tf.Rank.R1>('bias_hh', hiddenSize);
  }

  zeroState(batch: number): RecurrentState {
    return [tf.zeros([batch, this.outputSize])];
  }

  sequence(x: tf.Tensor, [h]: RecurrentState): SequenceOutput {
    const weights = {
      weightIH: this.#weightIH,
      weightHH: this.#weightHH,
      bias: tf.add(this.#biasIH, this.#biasHH) as tf.Tensor1D,
    };
    const hidden = elmanSequence(x, h!, weights, { activation: this.#activation });
    return { hidden, state: [lastStep(hidden)] };
  }
}
