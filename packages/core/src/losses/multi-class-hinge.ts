import { tf } from '../tf.ts';
import { classMargins, type HingeOptions } from './class-margins.ts';
import { reduce } from './reduction.ts';

/**
 * Σ_{j≠y} max(0, f_j − f_y + 1): the multi-class support-vector machine of Weston and Watkins (notes, eq. 14.1).
 * PyTorch's `multi_margin_loss` divides this by the number of classes.
 *
 * @param scores [batch, classes]
 * @param targets int32 [batch], each in [0, classes)
 * @returns a scalar, or [batch] without reduction
 */
export function multiClassHinge(
  scores: tf.Tensor2D,
  targets: tf.Tensor1D,
  options: HingeOptions = {},
): tf.Tensor {
  const margins = classMargins('multiClassHinge', scores, targets, options);
  return reduce('multiClassHinge', tf.sum(margins, 1), options.reduction);
}
