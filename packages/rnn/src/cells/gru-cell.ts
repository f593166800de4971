import { type GRUForm, gruSequence, type Random, tf } from '@reverie/core';
import { lastStep } from './last-step.ts';
import {
  type CellConfig,
  checkCell,
  type GateWeights,
  RecurrentCell,
  type RecurrentState,
  type SequenceOutput,
} from './recurrent-cell.ts';
import { rememberFor } from './remember-for.ts';

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
  readonly stateParts = 1;
  readonly #form: GRUForm;
  readonly #weights: GateWeights;

  constructor(config: GRUCellConfig, random: Random) {
    super();
    checkCell('GRUCell', config, random);
    const { inputSize, hiddenSize, form = 'reset-after' } = config;
    this.inputSize = inputSize;
    this.outputSize = hiddenSize;
    this.#form = form;
    this.#weights = this.gateWeights(config, { gates: 3 }, random);
    rememberFor(config, this.#weights, random.split('chrono'), (keep, zero) => [zero, keep, zero]);
  }

  zeroState(batch: number): RecurrentState {
    return [tf.zeros([batch, this.outputSize])];
  }

  sequence(x: tf.Tensor, [h]: RecurrentState): SequenceOutput {
    const hidden = gruSequence(x, h!, this.#weights, { form: this.#form });
    return { hidden, state: [lastStep(hidden)] };
  }
}
