import { checkTensor, ShapeError } from '../errors.ts';
import { tf } from '../tf.ts';
import { Layer } from './module.ts';

/**
 * All axes but the batch in one. Of maps [batch, height, width, channels] the channels of a place stay together,
 * where PyTorch's `nn.Flatten` of [batch, channels, height, width] keeps the places of a channel together.
 */
export class Flatten extends Layer {
  /**
   * @param input [batch, ...]
   * @returns [batch, features]
   */
  forward(input: tf.Tensor): tf.Tensor2D {
    checkTensor('Flatten.forward', 'input', input);
    const [batch, ...sizes] = input.shape;
    if (batch !== undefined) return tf.reshape(input, [batch, tf.util.sizeFromShape(sizes)]);
    throw new ShapeError({ who: 'Flatten.forward', expected: 'input [batch, ...]', got: '[]' });
  }
}
