import { checkNumber, checkShape } from '../errors.ts';
import { defineOp } from '../ops/define-op.ts';
import { tf } from '../tf.ts';

/** How the losses of single rows become the result. */
export type Reduction = 'mean' | 'sum' | 'none';

/** Options of {@link softmaxCrossEntropy}. */
export interface SoftmaxCrossEntropyOptions {
  /** Rows with this target count for nothing. Default: −100, as in PyTorch. */
  readonly ignoreIndex?: number;
  /** ε: the target is (1 − ε)·one-hot + ε/classes. Default: 0. */
  readonly labelSmoothing?: number;
  /** `'mean'` is over the rows that are not ignored. Default: `'mean'`. */
  readonly reduction?: Reduction;
}

interface Attributes {
  readonly labelSmoothing: number;
}

/** [rows, classes], true at each row's target; all false where the target is no class. */
const atTarget = (targets: tf.Tensor, classes: number): tf.Tensor =>
  tf.equal(tf.expandDims(targets, 1), tf.range(0, classes, 1, 'int32'));

/** Inputs: logits [rows, classes], targets int32 [rows]. Outputs: losses [rows], probs [rows, classes]. */
const rowLosses = defineOp<Attributes>({
  name: 'SoftmaxCrossEntropy',
  outputs: 2,
  composite: ([logits, targets], { labelSmoothing }) => {
    const highest = tf.max(logits!, 1, true);
    const logSumExp = tf.add(tf.squeeze(highest, [1]), tf.log(tf.sum(tf.exp(tf.sub(logits!, highest)), 1)));
    const picked = tf.where(atTarget(targets!, logits!.shape[1]!), logits!, tf.zerosLike(logits!));
    const hard = tf.sub(logSumExp, tf.sum(picked, 1));
    const probs = tf.softmax(logits!);
    if (labelSmoothing === 0) return [hard, probs];
    const soft = tf.sub(logSumExp, tf.mean(logits!, 1));
    return [tf.add(tf.mul(hard, 1 - labelSmoothing), tf.mul(soft, labelSmoothing)), probs];
  },
  gradient: ([dLosses], [logits, targets], [, probs], { labelSmoothing }) => [
    () => {
      const classes = logits!.shape[1]!;
      const hard = tf.cast(atTarget(targets!, classes), 'float32');
      const wanted =
        labelSmoothing === 0 ? hard : tf.add(tf.mul(hard, 1 - labelSmoothing), labelSmoothing / classes);
      return tf.mul(tf.sub(probs!, wanted), tf.expandDims(dLosses!, 1));
    },
    () => tf.zerosLike(targets!),
  ],
});

/**
 * Softmax cross-entropy on class indices: −log softmax(logits)[target], by log-sum-exp, in nats.
 *
 * Source: the notes' equation 14.5 with its minus sign; PyTorch's `cross_entropy`. Label smoothing: Szegedy et al. (2016).
 *
 * @param logits [..., classes]
 * @param targets int32 [...]
 * @returns a scalar, or [...] with reduction `'none'`, where ignored rows are 0
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor,
  targets: tf.Tensor,
  options: SoftmaxCrossEntropyOptions = {},
): tf.Tensor {
  const { ignoreIndex = -100, labelSmoothing = 0, reduction = 'mean' } = options;
  checkShape('softmaxCrossEntropy', 'targets', targets, logits.shape.slice(0, -1));
  checkNumber('softmaxCrossEntropy', 'labelSmoothing', labelSmoothing, { min: 0, below: 1 });
  const rows = tf.reshape(targets, [-1]);
  const [losses] = rowLosses([tf.reshape(logits, [rows.size, -1]), rows], { labelSmoothing });
  const counted = tf.cast(tf.notEqual(rows, tf.scalar(ignoreIndex, 'int32')), 'float32');
  const masked = tf.mul(losses!, counted);
  if (reduction === 'none') return tf.reshape(masked, targets.shape);
  const total = tf.sum(masked);
  return reduction === 'sum' ? total : tf.div(total, tf.sum(counted));
}
