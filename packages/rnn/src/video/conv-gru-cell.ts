import { ConfigError, type Random, tf } from '@reverie/core';
import { ConvCell, type ConvCellConfig, type ConvStep, type GateSums, summer } from './conv-cell.ts';

/** Options of {@link ConvGRUCell}. */
export interface ConvGRUCellConfig extends ConvCellConfig {
  /**
   * Of the candidate n. A leaky ReLU of slope 0.2 (Shi et al. 2017, Deep Learning for Precipitation Nowcasting, equation 1) does not
   * flatten what it carries from frame to frame. Default: `'tanh'`.
   */
  readonly activation?: 'tanh' | 'leakyRelu';
}

const SLOPE = 0.2;

/**
 * A gated recurrent unit whose products are convolutions (∗); the notes' figure 11.4. State: [h].
 *
 *     r, z = σ(W ∗ x_t + b + U ∗ h_{t−1})
 *     n = tanh(W ∗ x_t + b + U ∗ (r ⊙ h_{t−1}))
 *     h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
 *
 * The reset gate acts before the product, as in the paper and the notes. z is the share of the old state, as in `GRUCell`; they
 * call that share 1 − z. On maps of one pixel with a kernel of one this is `GRUCell` in its form `'reset-before'`.
 * Source: Ballas, Yao, Pal and Courville: Delving Deeper into Convolutional Networks for Learning Video Representations (2016),
 * equations 5 to 8.
 *
 * Parameters, gates in the order r, z, n: those of {@link ConvCell}, `state.weight` [2 · channels, channels, height, width] for r
 * and z, and `candidate.weight` [channels, channels, height, width] for n.
 */
export class ConvGRUCell extends ConvCell {
  readonly stateParts = 1;
  readonly #state: GateSums;
  readonly #candidate: GateSums;
  readonly #activate: (x: tf.Tensor4D) => tf.Tensor4D;

  constructor(config: ConvGRUCellConfig, random: Random) {
    super(config, 3, random);
    this.#state = this.stateSums('state', 2, random);
    this.#candidate = this.stateSums('candidate', 1, random);
    this.#activate = activationOf(config.activation ?? 'tanh');
  }

  protected stepper(): ConvStep {
    const { channels } = this;
    const [ofState, ofReset] = [summer(this.#state), summer(this.#candidate)];
    return (inputSums, [h]) => {
      const [forGates, forCandidate] = tf.split(inputSums, [2 * channels, channels], 3);
      const gates = tf.sigmoid(tf.add(forGates!, ofState(h!)));
      const [r, z] = tf.split(gates, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
      const n = this.#activate(tf.add(forCandidate!, ofReset(tf.mul(r, h!))));
      return [tf.add(n, tf.mul(z, tf.sub(h!, n)))];
    };
  }
}

function activationOf(name: NonNullable<ConvGRUCellConfig['activation']>): (x: tf.Tensor4D) => tf.Tensor4D {
  switch (name) {
    case 'tanh':
      return tf.tanh;
    case 'leakyRelu':
      return (x) => tf.leakyRelu(x, SLOPE);
    default:
      throw new ConfigError({
        who: 'ConvGRUCell',
        expected: "an activation 'tanh' or 'leakyRelu'",
        got: `'${name}'`,
      });
  }
}
