import { checkNumber, checkRandom, Module, type Random, type tf, uniform } from '@reverie/core';

/** What a cell carries from step to step: h, or h and c; each [batch, size]. */
export type RecurrentState = readonly tf.Tensor2D[];

/** What {@link RecurrentCell.sequence} returns. */
export interface SequenceOutput {
  /** The output after every step: [time, batch, outputSize]. */
  readonly hidden: tf.Tensor3D;
  /** The state after the last step. */
  readonly state: RecurrentState;
}

/** What every cell is made of. */
export interface CellConfig {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Appended to each parameter's name: PyTorch's stacks use `'_l0'`, `'_l0_reverse'`, …; its cells nothing. Default: ''. */
  readonly suffix?: string;
  /**
   * Of LSTM and GRU: the longest distance in steps over which the cells are to remember, at least 3. Their gates' biases are set for
   * that (Tallec and Ollivier 2018), an LSTM's instead of by `forgetBias`. Default: none.
   */
  readonly chrono?: number;
}

/** What every cell learns, one block of rows a gate. */
export interface GateWeights {
  /** [gates·hidden, in] */
  readonly weightIH: tf.Variable<tf.Rank.R2>;
  /** [gates·hidden, output] */
  readonly weightHH: tf.Variable<tf.Rank.R2>;
  /** [gates·hidden] */
  readonly biasIH: tf.Variable<tf.Rank.R1>;
  /** [gates·hidden] */
  readonly biasHH: tf.Variable<tf.Rank.R1>;
}

/** A recurrent layer of one direction, time-major. Parameters have the names and layouts of PyTorch's cells. */
export abstract class RecurrentCell extends Module {
  abstract readonly inputSize: number;
  /** The size of what comes out at each step. */
  abstract readonly outputSize: number;
  /** How many tensors its state has. */
  abstract readonly stateParts: number;

  /** The state before the first step: zeros. */
  abstract zeroState(batch: number): RecurrentState;

  /** @param x float32 [time, batch, inputSize], or int32 [time, batch]: ids that stand for one-hot vectors. */
  abstract sequence(x: tf.Tensor, state: RecurrentState): SequenceOutput;

  /** Registers `weight_ih`, `weight_hh`, `bias_ih` and `bias_hh`. */
  protected gateWeights(
    { inputSize, hiddenSize, suffix = '' }: CellConfig,
    { gates, outputSize = hiddenSize }: { readonly gates: number; readonly outputSize?: number },
    random: Random,
  ): GateWeights {
    const rows = gates * hiddenSize;
    const make = <R extends tf.Rank>(name: string, ...shape: number[]): tf.Variable<R> =>
      this.parameter(`${name}${suffix}`, initialWeight<R>(random.split(name), shape, hiddenSize));
    return {
      weightIH: make('weight_ih', rows, inputSize),
      weightHH: make('weight_hh', rows, outputSize),
      biasIH: make('bias_ih', rows),
      biasHH: make('bias_hh', rows),
    };
  }
}

/** Throws unless a cell's sizes are whole numbers of at least 1, and its weights have a Random to be drawn from. */
export function checkCell(who: string, { inputSize, hiddenSize, chrono }: CellConfig, random: Random): void {
  if (chrono !== undefined) checkNumber(who, 'chrono', chrono, { min: 3 });
  checkRandom(who, random);
  checkNumber(who, 'inputSize', inputSize, { integer: true, min: 1 });
  checkNumber(who, 'hiddenSize', hiddenSize, { integer: true, min: 1 });
}

/** PyTorch's initialisation of recurrent weights: uniform in ±1/√hiddenSize. */
export function initialWeight<R extends tf.Rank>(
  random: Random,
  shape: readonly number[],
  hiddenSize: number,
): tf.Tensor<R> {
  const bound = 1 / Math.sqrt(hiddenSize);
  return uniform(random, shape, { min: -bound, max: bound }) as tf.Tensor<R>;
}
