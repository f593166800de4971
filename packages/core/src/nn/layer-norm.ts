import { checkNumber, checkShape } from '../errors.ts';
import { normalize } from '../ops/normalize.ts';
import { tf } from '../tf.ts';
import { Layer } from './module.ts';

export interface LayerNormConfig {
  readonly features: number;
  /** ε in √(variance + ε). Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Gives each example mean 0 and variance 1 over its features, then a learned scale and shift
 * (Ba, Kiros and Hinton 2016). The same in training and evaluation.
 *
 * Parameters, as in PyTorch's `nn.LayerNorm(features)`: `weight` [features] (ones at first), `bias` [features].
 */
export class LayerNorm extends Layer {
  readonly weight: tf.Variable<tf.Rank.R1>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly epsilon: number;

  constructor({ features, epsilon = 1e-5 }: LayerNormConfig) {
    super();
    checkNumber('LayerNorm', 'features', features, { integer: true, min: 1 });
    checkNumber('LayerNorm', 'epsilon', epsilon, { above: 0 });
    this.weight = this.parameter('weight', tf.ones([features]) as tf.Tensor1D);
    this.bias = this.parameter('bias', tf.zeros([features]) as tf.Tensor1D);
    this.epsilon = epsilon;
  }

  /**
   * @param input [..., features]
   * @returns [..., features]
   */
  forward(input: tf.Tensor): tf.Tensor {
    const [features] = this.weight.shape;
    checkShape('LayerNorm.forward', 'input', input, ['...', features]);
    const rows = tf.reshape(input, [-1, features]) as tf.Tensor2D;
    const { y } = normalize(rows, this.weight, this.bias, { axis: 1, epsilon: this.epsilon });
    return tf.reshape(y, input.shape);
  }
}
