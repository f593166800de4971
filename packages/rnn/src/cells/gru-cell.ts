import { checkNumber, type GRUForm, gruSequence, type Random, tf } from '@reverie/core';
import { lastStep } from './last-step.ts';
import {
  type CellConfig,
  initialWeight,
  RecurrentCell,
  type RecurrentState,
  type SequenceOutput,
} from './recurrent-cell.ts';

/** Options of {@link GRUCell}. */
export interface GRUCellConfig extends CellConfig {
  /** `'reset-before'` as in the paper and the notes, `'reset-after'` as in PyTorch and cuDNN. Default: `'reset-after'`. */
  readonly form?: GRUForm;
}

/**
 * Gated recurrent unit (Cho et al., 2014). State: [h].
 *
 * Parameters as in PyTorch's `nn.GRU`, gates in its order r, z, n: `weight_ih` [3·hidden, in], `weight_hh`
 * [3·hidden, hidden], `bias_ih` and `bias_hh` [3·hidden].
 */
export class GRUCell extends RecurrentCell {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly #form: GRUForm;
  readonly #weightIH: tf.Tensor2D;
  readonly #weightHH: tf.Tensor2D;
  readonly #biasIH: tf.Tensor1D;
  readonly #biasHH: tf.Tensor1D;

  constructor({ inputSize, hiddenSize, suffix = '', form = 'reset-after' }: GRUCellConfig, random: Random) {
    super();
    checkNumber('GRUCell', 'inputSize', inputSize, { integer: true, min: 1 });
    checkNumber('GRUCell', 'hiddenSize', hiddenSize, { integer: true, min: 1 });
    this.inputSize = inputSize;
    this.outputSize = hiddenSize;
    this.#form = form;
    const make = <R extends tf.Rank>(name: string, ...shape: number[]): tf.Variable<R> =>
      this.parameter(`${name}${suffix}`, initialWeight<R>(random.split(name), shape, hiddenSize));
    this.#weightIH = make<tf.Rank.R2>('weight_ih', 3 * hiddenSize, inputSize);
    this.#weightHH = make<tf.Rank.R2>('weight_hh', 3 * hiddenSize, hiddenSize);
    this.#biasIH = make<tf.Rank.R1>('bias_ih', 3 * hiddenSize);
    this.#biasHH = make<tf.Rank.R1>('bias_hh', 3 * hiddenSize);
  }

  zeroState(batch: number): RecurrentState {
    return [tf.zeros([batch, this.outputSize])];
  }

  sequence(x: tf.Tensor, [h]: RecurrentState): SequenceOutput {
    const weights = {
      weightIH: this.#weightIH,
      weightHH: this.#weightHH,
      biasIH: this.#biasIH,
      biasHH: this.#biasHH,
    };
    const hidden = gruSequence(x, h!, weights, { form: this.#form });
    return { hidden, state: [lastStep(hidden)] };
  }
}
