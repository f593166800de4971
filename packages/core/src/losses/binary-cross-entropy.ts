import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { type ReductionOption, reduce } from './reduction.ts';

/**
 * −t log σ(x) − (1 − t) log(1 − σ(x)) for logits x (notes, eq. 14.5 with its minus sign), computed as softplus(x) − x t,
 * which is stable for logits of any size. Reduced over all elements, as in PyTorch.
 *
 * @param logits any shape
 * @param targets probabilities, the same shape
 */
export function binaryCrossEntropyWithLogits(
  logits: tf.Tensor,
  targets: tf.Tensor,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  checkShape('binaryCrossEntropyWithLogits', 'targets', targets, logits.shape);
  const losses = tf.sub(tf.softplus(logits), tf.mul(logits, targets));
  return reduce('binaryCrossEntropyWithLogits', losses, reduction);
}
