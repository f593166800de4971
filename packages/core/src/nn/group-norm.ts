import { ConfigError, checkNumber, checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { Layer } from './module.ts';
import { normalizeGroups } from './normalize-groups.ts';

export interface GroupNormConfig {
  /** How many groups of neighboring channels there are; a divisor of `channels`. */
  readonly groups: number;
  readonly channels: number;
  /** ε in √(variance + ε). Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Gives each group of channels of each picture mean 0 and variance 1, then a learned scale and shift for each channel
 * (Wu and He 2018, eq. 7). The same in training and evaluation, and for any size of a batch.
 *
 * Parameters, as in PyTorch's `nn.GroupNorm(groups, channels)`: `weight` [channels] (ones at first), `bias` [channels].
 */
export class GroupNorm extends Layer {
  readonly weight: tf.Variable<tf.Rank.R1>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly groups: number;
  readonly epsilon: number;

  constructor({ groups, channels, epsilon = 1e-5 }: GroupNormConfig) {
    super();
    checkNumber('GroupNorm', 'channels', channels, { integer: true, min: 1 });
    checkNumber('GroupNorm', 'groups', groups, { integer: true, min: 1 });
    checkNumber('GroupNorm', 'epsilon', epsilon, { above: 0 });
    if (channels % groups !== 0) {
      const expected = `groups to divide ${channels} channels`;
      throw new ConfigError({ who: 'GroupNorm', expected, got: `${groups}` });
    }
    this.weight = this.parameter('weight', tf.ones([channels]) as tf.Tensor1D);
    this.bias = this.parameter('bias', tf.zeros([channels]) as tf.Tensor1D);
    this.groups = groups;
    this.epsilon = epsilon;
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, height, width, channels]
   * @throws DataError for groups of one value, which have no variance
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    const [channels] = this.weight.shape;
    checkShape('GroupNorm.forward', 'input', input, ['batch', 'height', 'width', channels]);
    const normalized = normalizeGroups('GroupNorm.forward', input, this);
    return tf.add(tf.mul(normalized, this.weight), this.bias);
  }
}
