import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { type ReductionOption, reduce } from './reduction.ts';

/**
 * Σ_j max(0, 1 − y_j f_j): one binary classifier for each attribute (notes, eq. 14.3).
 *
 * @param scores [..., attributes]
 * @param labels the same shape: +1 where the attribute is there, −1 where it is not
 * @returns a scalar, or [...] without reduction
 */
export function attributeHinge(
  scores: tf.Tensor,
  labels: tf.Tensor,
  { reduction }: ReductionOption = {},
): tf.Tensor {
  checkShape('attributeHinge', 'labels', labels, scores.shape);
  const losses = tf.sum(tf.relu(tf.sub(1, tf.mul(scores, labels))), -1);
  return reduce('attributeHinge', losses, reduction);
}
