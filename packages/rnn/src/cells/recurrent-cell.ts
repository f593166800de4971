import { Module, type Random, type tf, uniform } from '@reverie/core';

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
}

/** A recurrent layer of one direction, time-major. Parameters have the names and layouts of PyTorch's cells. */
export abstract class RecurrentCell extends Module {
  abstract readonly inputSize: number;
  /** The size of what comes out at each step. */
  abstract readonly outputSize: number;

  /** The state before the first step: zeros. */
  abstract zeroState(batch: number): RecurrentState;

  /** @param x float32 [time, batch, inputSize], or int32 [time, batch]: ids that stand for one-hot vectors. */
  abstract sequence(x: tf.Tensor, state: RecurrentState): SequenceOutput;
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
