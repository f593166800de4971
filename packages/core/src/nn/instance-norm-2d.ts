import { checkNumber, checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { Layer } from './module.ts';
import { normalizeGroups } from './normalize-groups.ts';

export interface InstanceNorm2dConfig {
  readonly channels: number;
  /** Whether a learned scale and shift follow. Default false. */
  readonly affine?: boolean;
  /** ε in √(variance + ε). Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Gives each channel of each picture mean 0 and variance 1 (Ulyanov, Vedaldi and Lempitsky 2016), which takes its
 * contrast away. The same in training and evaluation.
 *
 * As PyTorch's `nn.InstanceNorm2d(channels)`: no parameters, or, if `affine`, `weight` [channels] (ones at first) and
 * `bias` [channels].
 */
export class InstanceNorm2d extends Layer {
  readonly weight: tf.Variable<tf.Rank.R1> | undefined;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly channels: number;
  readonly epsilon: number;

  constructor({ channels, affine = false, epsilon = 1e-5 }: InstanceNorm2dConfig) {
    super();
    checkNumber('InstanceNorm2d', 'channels', channels, { integer: true, min: 1 });
    checkNumber('InstanceNorm2d', 'epsilon', epsilon, { above: 0 });
    this.weight = affine ? this.parameter('weight', tf.ones([channels]) as tf.Tensor1D) : undefined;
    this.bias = affine ? this.parameter('bias', tf.zeros([channels]) as tf.Tensor1D) : undefined;
    this.channels = channels;
    this.epsilon = epsilon;
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, height, width, channels]
   * @throws DataError for pictures of one pixel, whose values have no variance
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    const { channels, epsilon } = this;
    checkShape('InstanceNorm2d.forward', 'input', input, ['batch', 'height', 'width', channels]);
    const normalized = normalizeGroups('InstanceNorm2d.forward', input, { groups: channels, epsilon });
    if (this.weight === undefined || this.bias === undefined) return normalized;
    return tf.add(tf.mul(normalized, this.weight), this.bias);
  }
}
