import { checkNumber, checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { absolute } from './absolute.ts';
import { type ReductionOption, reduce } from './reduction.ts';

/** ½d² where |d| ≤ limit, and limit · (|d| − ½ limit) beyond. With q = min(|d|, limit) both are q (|d| − ½q). */
function huber(predictions: tf.Tensor, targets: tf.Tensor, limit: number): tf.Tensor {
  const distance = absolute(tf.sub(predictions, targets));
  const quadratic = tf.minimum(distance, limit);
  return tf.mul(quadratic, tf.sub(distance, tf.mul(quadratic, 0.5)));
}

/**
 * Quadratic near the target and linear beyond `delta` (Huber 1964); reduced over all elements as in PyTorch's `huber_loss`.
 *
 * @param predictions any shape
 * @param targets the same shape
 */
export function huberLoss(
  predictions: tf.Tensor,
  targets: tf.Tensor,
  { delta = 1, reduction }: ReductionOption & { readonly delta?: number } = {},
): tf.Tensor {
  checkShape('huberLoss', 'targets', targets, predictions.shape);
  checkNumber('huberLoss', 'delta', delta, { above: 0 });
  return reduce('huberLoss', huber(predictions, targets, delta), reduction);
}

/**
 * Huber's loss divided by `beta`, so that its slope is at most 1 (Girshick 2015, eq. 3); reduced over all elements as in
 * PyTorch's `smooth_l1_loss`.
 *
 * @param predictions any shape
 * @param targets the same shape
 */
export function smoothL1Loss(
  predictions: tf.Tensor,
  targets: tf.Tensor,
  { beta = 1, reduction }: ReductionOption & { readonly beta?: number } = {},
): tf.Tensor {
  checkShape('smoothL1Loss', 'targets', targets, predictions.shape);
  checkNumber('smoothL1Loss', 'beta', beta, { above: 0 });
  return reduce('smoothL1Loss', tf.div(huber(predictions, targets, beta), beta), reduction);
}
