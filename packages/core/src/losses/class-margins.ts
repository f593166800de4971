import { checkNumber, checkShape } from '../errors.ts';
import { checkIndices } from '../ops/check-indices.ts';
import { oneHot } from '../ops/one-hot.ts';
import { tf } from '../tf.ts';
import type { ReductionOption } from './reduction.ts';

export interface HingeOptions extends ReductionOption {
  /** By how much the right score must exceed the others. Default 1. */
  readonly margin?: number;
}

/**
 * max(0, f_j − f_y + margin) for each wrong class j, and 0 for the right class y.
 *
 * @param scores [batch, classes]
 * @param targets int32 [batch]
 * @returns [batch, classes]
 */
export function classMargins(
  who: string,
  scores: tf.Tensor2D,
  targets: tf.Tensor1D,
  { margin = 1 }: HingeOptions,
): tf.Tensor2D {
  const [batch, classes] = scores.shape;
  checkShape(who, 'targets', targets, [batch]);
  checkIndices(who, 'targets', targets, classes);
  checkNumber(who, 'margin', margin, { min: 0 });
  const right = oneHot(targets, classes);
  const rightScore = tf.sum(tf.mul(scores, right), 1, true);
  const margins = tf.relu(tf.add(tf.sub(scores, rightScore), margin));
  return tf.mul(margins, tf.sub(1, right));
}
