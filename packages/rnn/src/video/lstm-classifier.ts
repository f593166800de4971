import { checkNumber, Linear, type Random, tf } from '@reverie/core';
import { LSTMCell } from '../cells/lstm-cell.ts';
import { featuresOf } from './frame-classifier.ts';
import { FrameFeatures, type FrameFeaturesConfig } from './frame-features.ts';
import { onFrames } from './frames.ts';
import { VideoClassifier, type VideoClassifierConfig } from './video-classifier.ts';

/** Options of {@link LSTMClassifier}. */
export interface LSTMClassifierConfig extends VideoClassifierConfig, Pick<FrameFeaturesConfig, 'levels'> {
  /** Default: 64. */
  readonly hiddenSize?: number;
}

/**
 * A ConvNet reads each frame, an LSTM what the ConvNet makes of them: global motion (Donahue et al., 2015; the notes' chapter 11). It says
 * what it sees at each frame, and the mean of that counts, as there in section 4.1.
 *
 * Parameters: `features.…`, `rnn.…` as in PyTorch's `nn.LSTMCell`, `output.weight` [classes, hidden], `output.bias`.
 */
export class LSTMClassifier extends VideoClassifier {
  readonly kind = 'LSTMClassifier';
  readonly config: LSTMClassifierConfig;
  readonly #features: FrameFeatures;
  readonly #cell: LSTMCell;
  readonly #output: Linear;

  constructor(config: LSTMClassifierConfig, random: Random) {
    super();
    const { hiddenSize = 64, classes } = config;
    checkNumber('LSTMClassifier', 'hiddenSize', hiddenSize, { integer: true, min: 1 });
    this.config = config;
    this.#features = this.child('features', new FrameFeatures(config, random.split('features')));
    const inputSize = featuresOf(config, this.#features);
    this.#cell = this.child('rnn', new LSTMCell({ inputSize, hiddenSize }, random.split('rnn')));
    const output = { inFeatures: hiddenSize, outFeatures: classes };
    this.#output = this.child('output', new Linear(output, random.split('output')));
  }

  protected streams({ frames }: { readonly frames: tf.Tensor }): tf.Tensor2D[] {
    const [batch = 0, time = 0] = frames.shape;
    const maps = onFrames(frames, (pictures) => this.#features.forward(pictures).at(-1)!);
    const steps = tf.transpose(tf.reshape(maps, [batch, time, -1]), [1, 0, 2]); // [time, batch, features]
    const { hidden } = this.#cell.sequence(steps, this.#cell.zeroState(batch));
    return [this.#output.forward(tf.mean(hidden, 0)) as tf.Tensor2D];
  }
}
