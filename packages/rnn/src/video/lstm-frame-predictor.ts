import { Linear, type Random, type TensorMap, tf } from '@reverie/core';
import type { RecurrentState } from '../cells/recurrent-cell.ts';
import { RecurrentStack } from '../layers/recurrent-stack.ts';
import { FramePredictor, type FramePredictorConfig, type ReadFrames } from './frame-predictor.ts';

/** What an {@link LSTMFramePredictor} is made of. */
export interface LSTMFramePredictorConfig extends FramePredictorConfig {
  readonly hiddenSize: number;
}

/**
 * Predicts frames by one fully connected LSTM that reads all pixels of a frame as a vector, for comparison.
 *
 * Parameters: those of an `nn.LSTM` as `rnn.…`, `output.weight` [pixels, hidden] and `output.bias`.
 */
export class LSTMFramePredictor extends FramePredictor {
  readonly kind = 'LSTMFramePredictor';
  readonly config: LSTMFramePredictorConfig;
  readonly #stack: RecurrentStack;
  readonly #output: Linear;

  constructor(config: LSTMFramePredictorConfig, random: Random) {
    super();
    const { height, width, channels = 1, hiddenSize } = config;
    this.config = config;
    const size = height * width * channels;
    const stack = { cell: 'lstm', inputSize: size, hiddenSize } as const;
    this.#stack = this.child('rnn', new RecurrentStack(stack, random.split('rnn')));
    const output = { inFeatures: hiddenSize, outFeatures: size };
    this.#output = this.child('output', new Linear(output, random.split('output')));
  }

  read(frames: tf.Tensor5D, state?: TensorMap): ReadFrames {
    const [batch, time, ...picture] = frames.shape;
    const size = picture.reduce((product, side) => product * side, 1);
    const start = state && [[state['h'], state['c']] as RecurrentState];
    const { hidden, state: last } = this.#stack.forward(tf.reshape(frames, [batch, time, size]), start);
    const [h, c] = last[0]!;
    return { logits: tf.reshape(this.#output.forward(hidden), frames.shape), state: { h: h!, c: c! } };
  }
}
