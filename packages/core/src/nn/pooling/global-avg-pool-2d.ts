import { checkShape } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { Layer } from '../module.ts';

/**
 * The mean of each channel over the whole picture (Lin, Chen and Yan 2014, section 3.2): what a classifier's last layer
 * reads.
 *
 * No parameters, as PyTorch's `nn.AdaptiveAvgPool2d(1)` followed by `nn.Flatten()`.
 */
export class GlobalAvgPool2d extends Layer {
  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, channels]
   */
  forward(input: tf.Tensor): tf.Tensor2D {
    checkShape('GlobalAvgPool2d.forward', 'input', input, ['batch', 'height', 'width', 'channels']);
    return tf.mean(input, [1, 2]);
  }
}
