import { checkNumber, type Random, tf, uniform } from '@reverie/core';
import { ConvCell, type ConvCellConfig, type ConvStep, type GateSums, summer } from './conv-cell.ts';

/** Options of {@link ConvLSTMCell}. */
export interface ConvLSTMCellConfig extends ConvCellConfig {
  /** The forget gate's initial bias, so that cells remember from the start. Default: 1. */
  readonly forgetBias?: number;
  /** Gates also see the cell at their own place. Default: false. */
  readonly peephole?: boolean;
}

/**
 * Long short-term memory whose products are convolutions (∗). State: [h, c].
 *
 *     i, f = σ(W ∗ x_t + b + U ∗ h_{t−1} + p ⊙ c_{t−1})
 *     g = tanh(W ∗ x_t + b + U ∗ h_{t−1})
 *     c_t = f ⊙ c_{t−1} + i ⊙ g
 *     o = σ(W ∗ x_t + b + U ∗ h_{t−1} + p ⊙ c_t)
 *     h_t = o ⊙ tanh(c_t)
 *
 * Source: Shi et al.: Convolutional LSTM Network (2015), equation 3. Their peepholes p differ from place to place; ours are one
 * number a channel, so that frames may have any size, as with the convolutions.
 *
 * Parameters, gates in PyTorch's order i, f, g, o: those of {@link ConvCell}, `state.weight` [4 · channels, channels, height,
 * width], and `peephole` [3, channels] for i, f, o.
 */
export class ConvLSTMCell extends ConvCell {
  readonly stateParts = 2;
  readonly #state: GateSums;
  readonly #peephole: tf.Tensor2D | undefined;

  constructor(config: ConvLSTMCellConfig, random: Random) {
    super(config, 4, random);
    const { channels, forgetBias = 1, peephole = false } = config;
    checkNumber('ConvLSTMCell', 'forgetBias', forgetBias);
    this.#state = this.stateSums('state', 4, random);
    const bias = new Float32Array(4 * channels).fill(forgetBias, channels, 2 * channels);
    // A norm would take a bias before it away.
    const biased = config.layerNorm ? 'input_norm.bias' : 'input.bias';
    tf.tidy(() => this.parameters()[biased]!.assign(tf.tensor1d(bias)));
    const limit = 1 / Math.sqrt(channels);
    const drawn = random.split('peephole');
    this.#peephole = peephole
      ? this.parameter('peephole', uniform(drawn, [3, channels], { min: -limit, max: limit }) as tf.Tensor2D)
      : undefined;
  }

  protected stepper(): ConvStep {
    const ofState = summer(this.#state);
    const [pi, pf, po] = this.#peephole === undefined ? [] : tf.unstack(this.#peephole);
    const seeing = (sums: tf.Tensor4D, weights: tf.Tensor | undefined, cell: tf.Tensor): tf.Tensor4D =>
      weights === undefined ? sums : tf.add(sums, tf.mul(weights, cell));
    return (inputSums, [h, c]) => {
      const parts = tf.split(tf.add(inputSums, ofState(h!)), 4, 3) as tf.Tensor4D[];
      const i = tf.sigmoid(seeing(parts[0]!, pi, c!));
      const f = tf.sigmoid(seeing(parts[1]!, pf, c!));
      const cell = tf.add<tf.Tensor4D>(tf.mul(f, c!), tf.mul(i, tf.tanh(parts[2]!)));
      const o = tf.sigmoid(seeing(parts[3]!, po, cell));
      return [tf.mul(o, tf.tanh(cell)), cell];
    };
  }
}
