import { type ElmanActivation, elmanSequence, type Random, tf } from '@reverie/core';
import { lastStep } from './last-step.ts';
import {
  type CellConfig,
  checkCell,
  type GateWeights,
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
  readonly stateParts = 1;
  readonly #activation: ElmanActivation;
  readonly #weights: GateWeights;

  constructor(config: ElmanCellConfig, random: Random) {
    super();
    checkCell('ElmanCell', config, random);
    const { inputSize, hiddenSize, activation = 'tanh' } = config;
    this.inputSize = inputSize;
    this.outputSize = hiddenSize;
    this.#activation = activation;
    this.#weights = this.gateWeights(config, { gates: 1 }, random);
  }

  zeroState(batch: number): RecurrentState {
    return [tf.zeros([batch, this.outputSize])];
  }

  sequence(x: tf.Tensor, [h]: RecurrentState): SequenceOutput {
    const { weightIH, weightHH, biasIH, biasHH } = this.#weights;
    const weights = { weightIH, weightHH, bias: tf.add<tf.Tensor1D>(biasIH, biasHH) };
    const hidden = elmanSequence(x, h!, weights, { activation: this.#activation });
    return { hidden, state: [lastStep(hidden)] };
  }
}
