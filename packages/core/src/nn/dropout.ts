import { checkNumber } from '../errors.ts';
import { tf } from '../tf.ts';
import { dropoutMask } from './dropout-mask.ts';
import { EVALUATION, type ForwardContext, Layer } from './module.ts';

/**
 * Sets each element to 0 with probability `rate` while training, and scales the others by 1 / (1 − rate)
 * (Srivastava et al. 2014, in the inverted form), so that evaluation is the identity. As PyTorch's `nn.Dropout`.
 */
export class Dropout extends Layer {
  readonly rate: number;

  /** @param config.rate in [0, 1) */
  constructor({ rate }: { readonly rate: number }) {
    super();
    checkNumber('Dropout', 'rate', rate, { min: 0, below: 1 });
    this.rate = rate;
  }

  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor {
    if (!context.training || this.rate === 0) return tf.clone(input);
    return tf.mul(input, dropoutMask('Dropout.forward', context, input.shape, this.rate));
  }
}
