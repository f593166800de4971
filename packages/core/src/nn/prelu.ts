import { checkNumber, checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { Layer } from './module.ts';

export interface PReLUConfig {
  /** One slope for each feature, or 1 (default): one slope for all. */
  readonly features?: number;
  /** What the slopes start with. Default 0.25. */
  readonly initial?: number;
}

/**
 * max(0, x) + α min(0, x) with learned slopes α (He et al. 2015; notes, section 13.4).
 *
 * Parameter, as in PyTorch's `nn.PReLU`: `weight` [features] or [1]. The features are the last dimension here.
 */
export class PReLU extends Layer {
  readonly weight: tf.Variable<tf.Rank.R1>;

  constructor({ features = 1, initial = 0.25 }: PReLUConfig = {}) {
    super();
    checkNumber('PReLU', 'features', features, { integer: true, min: 1 });
    checkNumber('PReLU', 'initial', initial);
    this.weight = this.parameter('weight', tf.fill([features], initial) as tf.Tensor1D);
  }

  /** @param input [..., features] */
  forward(input: tf.Tensor): tf.Tensor {
    const [features] = this.weight.shape;
    if (features > 1) checkShape('PReLU.forward', 'input', input, ['...', features]);
    return tf.add(tf.relu(input), tf.mul(tf.minimum(input, 0), this.weight));
  }
}
