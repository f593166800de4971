import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { absolute } from './absolute.ts';
import { type ReductionOption, reduce } from './reduction.ts';

/**
 * |f − y| (notes, eq. 14.7), reduced over all elements as in PyTorch's `l1_loss`.
 *
 * @param predictions any shape
 * @param targets the same shape
 */
export function l1Loss(
  predictions: tf.Tensor,
  targets: tf.Tensor,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  checkShape('l1Loss', 'targets', targets, predictions.shape);
  return reduce('l1Loss', absolute(tf.sub(predictions, targets)), reduction);
}
