import { checkNumber, lstmSequence, type Random, tf } from '@reverie/core';
import { lastStep } from './last-step.ts';
import {
  type CellConfig,
  initialWeight,
  RecurrentCell,
  type RecurrentState,
  type SequenceOutput,
} from './recurrent-cell.ts';

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
  readonly #weightIH: tf.Tensor2D;
  readonly #weightHH: tf.Tensor2D;
  readonly #biasIH: tf.Tensor1D;
  readonly #biasHH: tf.Tensor1D;
  readonly #peephole: tf.Tensor2D | undefined;
  readonly #projection: tf.Tensor2D | undefined;

  constructor(config: LSTMCellConfig, random: Random) {
    super();
    const { inputSize, hiddenSize, suffix = '', forgetBias = 1, peephole = false, projectionSize } = config;
    checkNumber('LSTMCell', 'inputSize', inputSize, { integer: true, min: 1 });
    checkNumber('LSTMCell', 'hiddenSize', hiddenSize, { integer: true, min: 1 });
    checkNumber('LSTMCell', 'forgetBias', forgetBias);
    if (projectionSize !== undefined)
      checkNumber('LSTMCell', 'projectionSize', projectionSize, { integer: true, min: 1 });
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.outputSize = projectionSize ?? hiddenSize;
    const make = <R extends tf.Rank>(name: string, ...shape: number[]): tf.Variable<R> =>
      this.parameter(`${name}${suffix}`, initialWeight<R>(random.split(name), shape, hiddenSize));
    this.#weightIH = make<tf.Rank.R2>('weight_ih', 4 * hiddenSize, inputSize);
    this.#weightHH = make<tf.Rank.R2>('weight_hh', 4 * hiddenSize, this.outputSize);
    const bias = make<tf.Rank.R1>('bias_ih', 4 * hiddenSize);
    tf.tidy(() => bias.assign(tf.add(bias, forgetBiases(hiddenSize, forgetBias))));
    this.#biasIH = bias;
    this.#biasHH = make<tf.Rank.R1>('bias_hh', 4 * hiddenSize);
    this.#peephole = peephole ? make<tf.Rank.R2>('weight_peephole', 3, hiddenSize) : undefined;
    this.#projection =
      projectionSize === undefined ? undefined : make<tf.Rank.R2>('weight_hr', projectionSize, hiddenSize);
  }

  zeroState(batch: number): RecurrentState {
    return [tf.zeros([batch, this.outputSize]), tf.zeros([batch, this.hiddenSize])];
  }

  sequence(x: tf.Tensor, [h, c]: RecurrentState): SequenceOutput {
    const { hidden, cell } = lstmSequence(x, h!, c!, {
      weightIH: this.#weightIH,
      weightHH: this.#weightHH,
      bias: tf.add(this.#biasIH, this.#biasHH),
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
