import { tf } from '../tf.ts';
import { checkIndices } from './check-indices.ts';
import { defineOp } from './define-op.ts';
import { isOwnBackend } from './products.ts';
import { lookUpRows } from './rows.ts';

const lookup = defineOp({
  name: 'EmbeddingLookup',
  outputs: 1,
  composite: ([ids, weight]) => [lookUpRows(weight as tf.Tensor2D, ids as tf.Tensor1D)],
  gradient: ([dy], [ids, weight]) => [
    () => tf.zeros([ids!.shape[0]!]),
    () => scatterAdd(dy as tf.Tensor2D, ids as tf.Tensor1D, weight!.shape[0]!),
  ],
});

/**
 * Rows of `weight` by id: the product of one-hot vectors with it, without the vectors.
 *
 * @param ids int32 [...], each in [0, count)
 * @param weight [count, size]
 * @returns [..., size]
 */
export function embeddingLookup(ids: tf.Tensor, weight: tf.Tensor2D): tf.Tensor {
  checkIndices('embeddingLookup', 'ids', ids, weight.shape[0]);
  const [rows] = lookup([ids.rank === 1 ? ids : tf.reshape(ids, [-1]), weight], {});
  return ids.rank === 1 ? rows! : tf.reshape(rows!, [...ids.shape, weight.shape[1]]);
}

/**
 * Sums the rows of `dy` that belong to each id. Away from Reverie's own backends by tf.scatterND, which every backend has and
 * which adds where an index comes twice; tf.unsortedSegmentSum is missing on the wasm backend and walks all of `dy` once
 * for every id on the cpu one.
 *
 * @param dy [n, size]
 * @param ids int32 [n]
 * @returns [count, size]
 */
export function scatterAdd(dy: tf.Tensor2D, ids: tf.Tensor1D, count: number): tf.Tensor2D {
  if (isOwnBackend()) return tf.unsortedSegmentSum(dy, ids, count);
  return tf.scatterND(tf.reshape(ids, [-1, 1]), dy, [count, dy.shape[1]]);
}
