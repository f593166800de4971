import { checkNumber, lstmSequence, type Random, tf } from '@reverie/core';
import { lastStep } from './last-step.ts';
import {
  type CellConfig,
  checkCell,
  type GateWeights,
  initialWeight,
  RecurrentCell,
  type RecurrentState,
  type SequenceOutput,
} from './recurrent-cell.ts';
import { rememberFor } from './remember-for.ts';

/** Options of {@link LSTMCell}. */
export interface LSTMCellConfig extends CellConfig {
  /** Added to the forget gate's initial bias, so that cells remember from the start (Jozefowicz et al., 2015). Default: 1. */
  readonly forgetBias?: number;
  /** Gates also see the cell (Gers et al., 2002). Default: false. */
  readonly peephole?: boolean;
  /** Size of the projected output (Sak et al., 2014). Default: none, the output has hiddenSize. */
  readonly projectionSize?: number;
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997); the notes' chapter 8.1. State: [h, c].
 *
 * Parameters as in PyTorch's `nn.LSTM`, gates in its order i, f, g, o: `weight_ih` [4·hidden, in], `weight_hh`
 * [4·hidden, output], `bias_ih` and `bias_hh` [4·hidden], and with a projection `weight_hr` [output, hidden].
 * PyTorch has no peepholes; ours are `weight_peephole` [3, hidden] for i, f, o.
 */
export class LSTMCell extends RecurrentCell {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly outputSize: number;
  readonly stateParts = 2;
  readonly #weights: GateWeights;
  readonly #peephole: tf.Tensor2D | undefined;
  readonly #projection: tf.Tensor2D | undefined;

  constructor(config: LSTMCellConfig, random: Random) {
    super();
    checkCell('LSTMCell', config, random);
    const { inputSize, hiddenSize, suffix = '', forgetBias = 1, peephole = false, projectionSize } = config;
    checkNumber('LSTMCell', 'forgetBias', forgetBias);
    if (projectionSize !== undefined)
      checkNumber('LSTMCell', 'projectionSize', projectionSize, { integer: true, min: 1 });
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.outputSize = projectionSize ?? hiddenSize;
    this.#weights = this.gateWeights(config, { gates: 4, outputSize: this.outputSize }, random);
    const { biasIH } = this.#weights;
    tf.tidy(() => biasIH.assign(tf.add(biasIH, forgetBiases(hiddenSize, forgetBias))));
    rememberFor(config, this.#weights, random.split('chrono'), (keep, zero) => [
      tf.neg(keep),
      keep,
      zero,
      zero,
    ]);
    const make = (name: string, rows: number): tf.Variable<tf.Rank.R2> =>
      this.parameter(`${name}${suffix}`, initialWeight(random.split(name), [rows, hiddenSize], hiddenSize));
    this.#peephole = peephole ? make('weight_peephole', 3) : undefined;
    this.#projection = projectionSize === undefined ? undefined : make('weight_hr', projectionSize);
  }

  zeroState(batch: number): RecurrentState {
    return [tf.zeros([batch, this.outputSize]), tf.zeros([batch, this.hiddenSize])];
  }

  sequence(x: tf.Tensor, [h, c]: RecurrentState): SequenceOutput {
    const { weightIH, weightHH, biasIH, biasHH } = this.#weights;
    const { hidden, cell } = lstmSequence(x, h!, c!, {
      weightIH,
      weightHH,
      bias: tf.add(biasIH, biasHH),
      peephole: this.#peephole,
      projection: this.#projection,
    });
    return { hidden, state: [lastStep(hidden), cell] };
  }
}

/** [4·hidden]: zeros, but `value` for the forget gate. */
function forgetBiases(hiddenSize: number, value: number): tf.Tensor1D {
  const biases = new Float32Array(4 * hiddenSize);
  biases.fill(value, hiddenSize, 2 * hiddenSize);
  return tf.tensor1d(biases);
}
