import { tf } from '../tf.ts';
import { classMargins, type HingeOptions } from './class-margins.ts';
import { reduce } from './reduction.ts';

/**
 * Σ_{j≠y} max(0, f_j − f_y + 1)² (notes, section 14, "the squared hinge loss"). PyTorch's `multi_margin_loss` with p = 2
 * divides this by the number of classes.
 *
 * @param scores [batch, classes]
 * @param targets int32 [batch], each in [0, classes)
 * @returns a scalar, or [batch] without reduction
 */
export function squaredHinge(
  scores: tf.Tensor2D,
  targets: tf.Tensor1D,
  options: HingeOptions = {},
): tf.Tensor {
  const margins = classMargins('squaredHinge', scores, targets, options);
  return reduce('squaredHinge', tf.sum(tf.square(margins), 1), options.reduction);
}
