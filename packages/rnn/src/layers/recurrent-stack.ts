import {
  bernoulli,
  ConfigError,
  checkNumber,
  checkShape,
  EVALUATION,
  type ForwardContext,
  Module,
  type Random,
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
    const { inputSize } = this.#config;
    checkShape(
      'RecurrentStack.forward',
      'x',
      x,
      x.rank === 2 ? ['batch', 'time'] : ['batch', 'time', inputSize],
    );
    const states = state ?? this.zeroState(x.shape[0]!);
    this.#checkStates(states);
    const last: RecurrentState[] = [];
    let sequence = swapBatchAndTime(x);
    this.#layers.forEach((cells, layer) => {
      const input = layer === 0 ? sequence : this.#drop(sequence, layer, context);
      const outputs = cells.map((cell, direction) => {
        const start = states[last.length]!;
        const output = cell.sequence(direction === 0 ? input : tf.reverse(input, 0), start);
        last.push(output.state);
        return direction === 0 ? output.hidden : tf.reverse(output.hidden, 0);
      });
      sequence = outputs.length === 1 ? outputs[0]! : tf.concat(outputs, 2);
    });
    return { hidden: swapBatchAndTime(sequence) as tf.Tensor3D, state: last };
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
