import { checkNumber, checkShape, ShapeError } from '../errors.ts';
import { checkIndices } from '../ops/check-indices.ts';
import { defineOp } from '../ops/define-op.ts';
import { tf } from '../tf.ts';
import { type ReductionOption, reduce } from './reduction.ts';

/** Options of {@link softmaxCrossEntropy}. */
export interface SoftmaxCrossEntropyOptions extends ReductionOption {
  /** Rows with this target count for nothing, in the mean too. Default: −100, as in PyTorch. */
  readonly ignoreIndex?: number;
  /** ε: the target is (1 − ε)·one-hot + ε/classes. Default: 0. */
  readonly labelSmoothing?: number;
}

interface Attributes {
  readonly labelSmoothing: number;
}

/**
 * Each row's target as a place among all logits. An ignored target, which may be no class, stays inside its row: reading
 * outside is not checked on every backend.
 */
function placesOf(targets: tf.Tensor, classes: number): tf.Tensor1D {
  const inside = tf.minimum(tf.maximum(targets, tf.scalar(0, 'int32')), tf.scalar(classes - 1, 'int32'));
  return tf.add(inside, tf.range(0, targets.size * classes, classes, 'int32'));
}

/**
 * Inputs: logits [rows, classes], targets int32 [rows]. Outputs: losses [rows], probs [rows, classes].
 * ∂loss/∂logits = probs − target distribution; no product, and few passes over the rows.
 */
const rowLosses = defineOp<Attributes>({
  name: 'SoftmaxCrossEntropy',
  outputs: 2,
  composite([input, targets], { labelSmoothing }) {
    const logits = input as tf.Tensor2D;
    const probs = tf.softmax(logits);
    const highest = tf.max(logits, 1);
    // The largest probability is e⁰ / Σ e^(x − highest), so this is the logarithm of that sum, without a second pass of exp.
    const logSum = tf.neg(tf.log(tf.max(probs, 1)));
    // Differences from the largest logit keep their precision where the logits are large.
    const places = placesOf(targets!, logits.shape[1]);
    const atTarget = tf.sub(tf.gather(tf.reshape(logits, [-1]), places), highest);
    if (labelSmoothing === 0) return [tf.sub(logSum, atTarget), probs];
    const mean = tf.mean(tf.sub(logits, tf.reshape(highest, [-1, 1])), 1);
    const expected = tf.add(tf.mul(atTarget, 1 - labelSmoothing), tf.mul(mean, labelSmoothing));
    return [tf.sub(logSum, expected), probs];
  },
  gradient: ([dLosses], [, targets], [, probs], attributes) => [
    () => rowGradients([dLosses!, targets!, probs!], attributes)[0]!,
    () => tf.zerosLike(targets!),
  ],
});

/** Inputs: dLosses [rows], targets int32 [rows], probs [rows, classes]. Output: dLogits [rows, classes]. */
const rowGradients = defineOp<Attributes>({
  name: 'SoftmaxCrossEntropyGrad',
  outputs: 1,
  composite([dLosses, targets, probs], { labelSmoothing }) {
    const [rows, classes] = probs!.shape as [number, number];
    const column = tf.reshape(dLosses!, [rows, 1]);
    const places = tf.reshape(placesOf(targets!, classes), [rows, 1]);
    const atTargets = tf.scatterND(places, tf.mul(dLosses!, 1 - labelSmoothing), [rows * classes]);
    const hard = tf.sub(tf.mul(probs!, column), tf.reshape(atTargets, [rows, classes]));
    return [labelSmoothing === 0 ? hard : tf.sub(hard, tf.mul(column, labelSmoothing / classes))];
  },
});

/**
 * Softmax cross-entropy on class indices: −log softmax(logits)[target], in nats, stable for logits of any size.
 *
 * Source: the notes' equation 14.2; PyTorch's `cross_entropy`. Label smoothing: Szegedy et al. (2016). Where all targets
 * are ignored the mean is 0.
 *
 * @param logits [..., classes]
 * @param targets int32 [...], each in [0, classes) or the ignored index
 * @returns a scalar, or [...] with reduction `'none'`, where ignored rows are 0
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor,
  targets: tf.Tensor,
  options: SoftmaxCrossEntropyOptions = {},
): tf.Tensor {
  const { ignoreIndex = -100, labelSmoothing = 0, reduction = 'mean' } = options;
  const shape = logits.shape.slice(0, -1);
  const classes = logits.shape.at(-1);
  if (classes === undefined) throw withoutClasses();
  checkShape('softmaxCrossEntropy', 'targets', targets, shape, `logits are [${logits.shape.join(', ')}]`);
  checkIndices('softmaxCrossEntropy', 'targets', targets, classes, ignoreIndex);
  checkNumber('softmaxCrossEntropy', 'labelSmoothing', labelSmoothing, { min: 0, below: 1 });
  const rows = tf.reshape(targets, [-1]);
  const [losses] = rowLosses([tf.reshape(logits, [rows.size, classes]), rows], { labelSmoothing });
  const counted = tf.notEqual(rows, tf.scalar(ignoreIndex, 'int32'));
  // Not a product: an ignored row's loss may be infinite or no number.
  const masked = tf.where(counted, losses!, tf.zerosLike(losses!));
  if (reduction === 'mean') return tf.div(tf.sum(masked), tf.maximum(tf.sum(tf.cast(counted, 'float32')), 1));
  return reduce('softmaxCrossEntropy', tf.reshape(masked, targets.shape), reduction);
}

const withoutClasses = (): ShapeError =>
  new ShapeError({ who: 'softmaxCrossEntropy', expected: 'logits [..., classes]', got: 'a scalar' });
