import {
  bernoulli,
  ConfigError,
  checkNumber,
  checkRandom,
  checkShape,
  EVALUATION,
  type ForwardContext,
  lastSteps,
  Module,
  maskSteps,
  type Random,
  reverseSteps,
  tf,
} from '@reverie/core';
import { type CellName, type CellOptions, makeCell } from '../cells/make-cell.ts';
import type { RecurrentCell, RecurrentState } from '../cells/recurrent-cell.ts';

/** What a {@link RecurrentStack} is made of. */
export interface RecurrentStackConfig extends CellOptions {
  readonly cell: CellName;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Default: 1. */
  readonly layers?: number;
  /** A second cell a layer reads the sequence backwards; both outputs are concatenated. Default: false. */
  readonly bidirectional?: boolean;
  /** Rate of dropout on the output of each layer but the last, while training. Default: 0. */
  readonly dropout?: number;
  /** One dropout mask for all steps of a sequence (Gal and Ghahramani, 2016) instead of one a step. Default: false. */
  readonly variationalDropout?: boolean;
}

/** What {@link RecurrentStack.forward} returns. */
export interface StackOutput {
  /** The last layer's output after every step: [batch, time, outputSize]. */
  readonly hidden: tf.Tensor3D;
  /** The state of every cell after the last step, in the order of {@link RecurrentStack.zeroState}. */
  readonly state: readonly RecurrentState[];
}

/** What {@link RecurrentStack.encode} returns. */
export interface EncodedSequences {
  /** The last layer's output after every step, zeros behind each sequence's end: [batch, time, outputSize]. */
  readonly hidden: tf.Tensor3D;
  /** The last layer's output when it has read the whole sequence, in both directions: [batch, outputSize]. */
  readonly last: tf.Tensor2D;
}

/**
 * Recurrent layers on top of each other, as PyTorch's `nn.RNN`, `nn.LSTM` and `nn.GRU` (batch_first), with the same
 * parameter names (`weight_ih_l0`, `weight_hh_l1_reverse`, …) and layouts: a state_dict loads as it is.
 */
export class RecurrentStack extends Module {
  readonly outputSize: number;
  readonly #config: RecurrentStackConfig;
  readonly #layers: readonly (readonly RecurrentCell[])[];

  constructor(config: RecurrentStackConfig, random: Random) {
    super();
    const { cell, inputSize, layers = 1, bidirectional = false, dropout = 0 } = config;
    checkNumber('RecurrentStack', 'layers', layers, { integer: true, min: 1 });
    checkNumber('RecurrentStack', 'dropout', dropout, { min: 0, below: 1 });
    checkRandom('RecurrentStack', random);
    this.#config = config;
    const directions = bidirectional ? ['', '_reverse'] : [''];
    let size = inputSize;
    this.#layers = Array.from({ length: layers }, (_, layer) => {
      const cells = directions.map((direction) => {
        const suffix = `_l${layer}${direction}`;
        return this.child('', makeCell(cell, { ...config, inputSize: size, suffix }, random.split(suffix)));
      });
      size = cells.reduce((sum, { outputSize }) => sum + outputSize, 0);
      return cells;
    });
    this.outputSize = size;
  }

  /** Zeros for every cell: layer by layer, forward before backward. */
  zeroState(batch: number): readonly RecurrentState[] {
    return this.#layers.flat().map((cell) => cell.zeroState(batch));
  }

  /**
   * @param x float32 [batch, time, inputSize], or int32 [batch, time]: ids that stand for one-hot vectors.
   * @param state default: zeros
   */
  forward(
    x: tf.Tensor,
    state?: readonly RecurrentState[],
    context: ForwardContext = EVALUATION,
  ): StackOutput {
    this.#checkInput('RecurrentStack.forward', x);
    const states = state ?? this.zeroState(x.shape[0]!);
    this.#checkStates(states);
    const { outputs, state: last } = this.#read(x, states, (steps) => tf.reverse(steps, 0), context);
    return { hidden: swapBatchAndTime(joined(outputs)) as tf.Tensor3D, state: last };
  }

  /**
   * Reads whole sequences of different lengths, each from a state of zeros; padding at their ends changes nothing.
   *
   * @param x as in {@link forward}; where a sequence is shorter, with any values behind its end
   * @param lengths int32 [batch], each in [1, time]
   */
  encode(x: tf.Tensor, lengths: tf.Tensor1D, context: ForwardContext = EVALUATION): EncodedSequences {
    this.#checkInput('RecurrentStack.encode', x);
    const backwards = (steps: tf.Tensor): tf.Tensor => reverseSteps(steps, lengths);
    const { outputs } = this.#read(x, this.zeroState(x.shape[0]!), backwards, context);
    const ends = outputs.map((hidden, direction) =>
      lastSteps((direction === 0 ? hidden : backwards(hidden)) as tf.Tensor3D, lengths),
    );
    const hidden = maskSteps(joined(outputs) as tf.Tensor3D, lengths);
    return { hidden: swapBatchAndTime(hidden) as tf.Tensor3D, last: tf.concat(ends, 1) as tf.Tensor2D };
  }

  /** Runs all layers; gives what each direction of the last one makes of every step, [time, batch, size], and all last states. */
  #read(
    x: tf.Tensor,
    states: readonly RecurrentState[],
    backwards: (steps: tf.Tensor) => tf.Tensor,
    context: ForwardContext,
  ): { outputs: readonly tf.Tensor[]; state: RecurrentState[] } {
    const state: RecurrentState[] = [];
    let outputs: readonly tf.Tensor[] = [swapBatchAndTime(x)];
    this.#layers.forEach((cells, layer) => {
      const input = layer === 0 ? outputs[0]! : this.#drop(joined(outputs), layer, context);
      outputs = cells.map((cell, direction) => {
        const output = cell.sequence(direction === 0 ? input : backwards(input), states[state.length]!);
        state.push(output.state);
        return direction === 0 ? output.hidden : backwards(output.hidden);
      });
    });
    return { outputs, state };
  }

  #checkInput(who: string, x: tf.Tensor): void {
    const { inputSize } = this.#config;
    checkShape(who, 'x', x, x.rank === 2 ? ['batch', 'time'] : ['batch', 'time', inputSize]);
  }

  /** The state of as many cells as there are, with as many parts; the shapes of the parts are checked where they are read. */
  #checkStates(states: readonly RecurrentState[]): void {
    const parts = this.#layers.flat().map((cell) => cell.stateParts);
    if (`${states.map(({ length }) => length)}` === `${parts}`) return;
    const describe = (counts: readonly number[]): string =>
      `the state of ${counts.length} cells (tensors: ${counts.join(', ')})`;
    throw new ConfigError({
      who: 'RecurrentStack.forward',
      expected: describe(parts),
      got: describe(states.map(({ length }) => length)),
      remedy: 'pass the state that the last call returned, or none',
    });
  }

  /** Inverted dropout on [time, batch, size]. */
  #drop(x: tf.Tensor, layer: number, { training, random }: ForwardContext): tf.Tensor {
    const { dropout = 0, variationalDropout = false } = this.#config;
    if (!training || dropout === 0) return x;
    if (random === undefined) {
      throw new ConfigError({
        who: 'RecurrentStack.forward',
        expected: 'context.random while training',
        got: 'none',
      });
    }
    const shape = variationalDropout ? [1, ...x.shape.slice(1)] : x.shape;
    const mask = bernoulli(random.split(`dropout${layer}`), shape, 1 - dropout);
    return tf.mul(x, tf.div(mask, 1 - dropout));
  }
}

/** [batch, time, …] to [time, batch, …] and back. A dimension of size 1 makes that a reshape. */
function swapBatchAndTime(x: tf.Tensor): tf.Tensor {
  const [first = 0, second = 0, ...rest] = x.shape;
  if (first === 1 || second === 1) return tf.reshape(x, [second, first, ...rest]);
  return tf.transpose(x, x.rank === 2 ? [1, 0] : [1, 0, 2]);
}

/** Both directions beside each other: [time, batch, outputSize]. */
const joined = (outputs: readonly tf.Tensor[]): tf.Tensor =>
  outputs.length === 1 ? outputs[0]! : tf.concat([...outputs], 2);
