import { checkNumber, checkShape } from '../errors.ts';
import { linear } from '../ops/linear.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { dropoutMask } from './dropout-mask.ts';
import { lecunNormal } from './initializers.ts';
import type { LinearConfig } from './linear.ts';
import { EVALUATION, type ForwardContext, Layer } from './module.ts';

export interface DropConnectConfig extends LinearConfig {
  /** The probability with which a connection is dropped, in [0, 1). */
  readonly rate: number;
}

/**
 * A linear layer whose weights, instead of its outputs, are dropped while training (Wan et al. 2013). One mask serves the
 * whole batch; kept weights are scaled by 1 / (1 − rate), so that evaluation is an ordinary linear layer.
 *
 * Parameters, as in PyTorch's `nn.Linear`: `weight` [out, in], `bias` [out].
 */
export class DropConnect extends Layer {
  readonly rate: number;
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;

  constructor(config: DropConnectConfig, random: Random) {
    super();
    checkNumber('DropConnect', 'rate', config.rate, { min: 0, below: 1 });
    checkNumber('DropConnect', 'inFeatures', config.inFeatures, { integer: true, min: 1 });
    checkNumber('DropConnect', 'outFeatures', config.outFeatures, { integer: true, min: 1 });
    checkRandom('DropConnect', random);
    const { inFeatures, outFeatures, rate, bias = true, initializer = lecunNormal } = config;
    this.rate = rate;
    const weight = initializer(random, [outFeatures, inFeatures]) as tf.Tensor2D;
    this.weight = this.parameter('weight', weight);
    this.bias = bias ? this.parameter('bias', tf.zeros([outFeatures]) as tf.Tensor1D) : undefined;
  }

  /**
   * @param input [..., in]
   * @returns [..., out]
   */
  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor {
    const inFeatures = this.weight.shape[1];
    checkShape('DropConnect.forward', 'input', input, ['...', inFeatures]);
    if (!context.training || this.rate === 0) return linear(input, this.weight, this.bias);
    const mask = dropoutMask('DropConnect.forward', context, this.weight.shape, this.rate);
    return linear(input, tf.mul<tf.Tensor2D>(this.weight, mask), this.bias);
  }

  override multiplyAdds(inputShape: readonly number[]): number {
    return tf.util.sizeFromShape([...inputShape]) * this.weight.shape[0];
  }
}
