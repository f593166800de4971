import { checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { asFloat } from './as-float.ts';
import { defineOp } from './define-op.ts';
import { timesTransposed } from './products.ts';
import { sumRows } from './rows.ts';

/** Inputs: queries, keys, weight. Outputs: scores [batch, steps, places], and tanh(q + k) [batch, steps, places, size]. */
const scoresOp = defineOp({
  name: 'AdditiveScores',
  outputs: 2,
  composite([queries, keys, weight]) {
    const compared = tf.tanh(tf.add(tf.expandDims(queries!, 2), tf.expandDims(keys!, 1)));
    const [size] = weight!.shape as [number];
    const rows = tf.reshape<tf.Rank.R2>(compared, [compared.size / Math.max(size, 1), size]);
    const scores = timesTransposed(rows, tf.reshape(weight!, [1, size]));
    return [tf.reshape(scores, compared.shape.slice(0, 3)), compared];
  },
  gradient([dScores], [, , weight], [, compared]) {
    const [dQueries, dKeys, dWeights] = gradientOp([dScores!, compared!, weight!], {});
    return [() => dQueries!, () => dKeys!, () => sumRows(dWeights as tf.Tensor2D)];
  },
});

/** Inputs: dScores, tanh(q + k), weight. Outputs: the gradients of queries and keys, and the weight's of each row: [batch, size]. */
const gradientOp = defineOp({
  name: 'AdditiveScoresGradient',
  outputs: 3,
  composite([dScores, compared, weight]) {
    const d = tf.expandDims(dScores!, 3);
    const dCompared = tf.mul(tf.mul(d, weight!), tf.sub(1, tf.square(compared!)));
    const [batch = 0, , , size = 0] = compared!.shape;
    const dWeights = tf.matMul(
      tf.reshape(dScores!, [batch, 1, -1]),
      tf.reshape(compared!, [batch, -1, size]),
    );
    return [tf.sum(dCompared, 2), tf.sum(dCompared, 1), tf.reshape(dWeights, [batch, size])];
  },
});

/**
 * How well queries fit keys, in the eyes of a small network: vᵀ tanh(q + k), for each query and each key of its row of the batch.
 *
 * Source: Bahdanau, Cho and Bengio (2015), appendix A.1.2, behind its two products.
 *
 * @param queries [batch, steps, size]
 * @param keys [batch, places, size]
 * @param weight v: [size]
 * @returns [batch, steps, places]
 */
export function additiveScores(queries: tf.Tensor3D, keys: tf.Tensor3D, weight: tf.Tensor1D): tf.Tensor3D {
  checkShape('additiveScores', 'keys', keys, ['batch', 'places', 'size']);
  const [batch, , size] = keys.shape;
  checkShape('additiveScores', 'queries', queries, [batch, 'steps', size]);
  checkShape('additiveScores', 'weight', weight, [size]);
  return tf.tidy(() => scoresOp([queries, keys, weight].map(asFloat), {})[0] as tf.Tensor3D);
}
