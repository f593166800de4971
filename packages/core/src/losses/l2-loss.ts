import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { type ReductionOption, reduce } from './reduction.ts';

/**
 * (f − y)² (notes, eq. 14.6), reduced over all elements as in PyTorch's `mse_loss`.
 *
 * @param predictions any shape
 * @param targets the same shape
 */
export function l2Loss(
  predictions: tf.Tensor,
  targets: tf.Tensor,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  checkShape('l2Loss', 'targets', targets, predictions.shape);
  return reduce('l2Loss', tf.square(tf.sub(predictions, targets)), reduction);
}
