import {
  type LabeledBatch,
  l2Loss,
  type Random,
  softmaxCrossEntropy,
  type tf,
  uniformArray,
} from '@reverie/core';
import { NO_TARGET } from '@reverie/rnn';

/** A classical test of long memory. */
export interface MemoryTask {
  readonly name: 'adding' | 'copying';
  readonly inputSize: number;
  readonly outputs: number;
  readonly each: 'step' | 'sequence';
  /** The figure, and what a network without memory reaches. */
  readonly metric: string;
  readonly withoutMemory: number;
  /** Sequences whose answer lies `time` steps back. */
  readonly batch: (rows: number, time: number, random: Random) => LabeledBatch;
  /** The loss that is trained, which is the figure: a scalar. */
  readonly loss: (outputs: tf.Tensor, targets: tf.Tensor) => tf.Tensor;
}

const SYMBOLS = 8;
const COPIED = 10;
const BLANK = SYMBOLS;
const RECALL = SYMBOLS + 1;

/** The sum of the two numbers in a long row that are marked (Hochreiter and Schmidhuber 1997, section 5.4; Le et al. 2015). */
const ADDING: MemoryTask = {
  name: 'adding',
  inputSize: 2,
  outputs: 1,
  each: 'sequence',
  metric: 'mean squared error',
  // The variance of the sum of two numbers that are uniform in [0, 1).
  withoutMemory: 1 / 6,
  batch(rows, time, random) {
    const values = uniformArray(random, rows * time);
    const inputs = new Float32Array(rows * time * 2);
    const targets = new Float32Array(rows);
    values.forEach((value, at) => {
      inputs[2 * at] = value;
    });
    for (let row = 0; row < rows; row++) {
      const half = Math.floor(time / 2);
      for (const place of [random.integer(half), half + random.integer(time - half)]) {
        inputs[2 * (row * time + place) + 1] = 1;
        targets[row]! += values[row * time + place]!;
      }
    }
    return {
      inputs: { data: inputs, shape: [rows, time, 2] },
      targets: { data: targets, shape: [rows, 1] },
    };
  },
  loss: l2Loss,
};

/** Ten symbols, a long row of blanks, and then the ten again (Hochreiter and Schmidhuber 1997; Arjovsky, Shah and Bengio 2016). */
const COPYING: MemoryTask = {
  name: 'copying',
  inputSize: SYMBOLS + 2,
  outputs: SYMBOLS,
  each: 'step',
  metric: 'nats a symbol',
  withoutMemory: Math.log(SYMBOLS),
  batch(rows, time, random) {
    const length = time + 2 * COPIED;
    const inputs = new Int32Array(rows * length).fill(BLANK);
    const targets = new Int32Array(rows * length).fill(NO_TARGET);
    for (let row = 0; row < rows; row++) {
      for (let at = 0; at < COPIED; at++) {
        const symbol = random.integer(SYMBOLS);
        inputs[row * length + at] = symbol;
        inputs[(row + 1) * length - COPIED + at] = RECALL;
        targets[(row + 1) * length - COPIED + at] = symbol;
      }
    }
    return {
      inputs: { data: inputs, shape: [rows, length] },
      targets: { data: targets, shape: [rows, length] },
    };
  },
  loss: softmaxCrossEntropy,
};

export const MEMORY_TASKS: readonly MemoryTask[] = [ADDING, COPYING];
