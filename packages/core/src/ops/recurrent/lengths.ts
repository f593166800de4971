import { checkShape } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { checkIndices } from '../check-indices.ts';
import { embeddingLookup } from '../embedding-lookup.ts';

/**
 * Sequences of different lengths in one batch: shorter ones are padded at their end with anything. A recurrent layer's
 * steps depend on those before them alone, so padding changes nothing before it; these functions leave out what comes
 * after, and no gradient reaches the padding. Together they are PyTorch's `pack_padded_sequence` for a layer's output.
 */

/**
 * The states with zeros after each sequence's end.
 *
 * @param hidden [time, batch, size]
 * @param lengths int32 [batch], each in [0, time]
 */
export function maskSteps(hidden: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D {
  const [time, batch] = hidden.shape;
  checkShape('maskSteps', 'lengths', lengths, [batch]);
  checkIndices('maskSteps', 'lengths', lengths, time + 1);
  return tf.tidy(() => {
    const steps = tf.reshape(tf.range(0, time, 1, 'int32'), [time, 1]);
    const inside = tf.cast(tf.less(steps, tf.reshape(lengths, [1, batch])), 'float32');
    return tf.mul(hidden, tf.reshape(inside, [time, batch, 1]));
  });
}

/**
 * The state after each sequence's last step: [batch, size].
 *
 * @param hidden [time, batch, size]
 * @param lengths int32 [batch], each in [1, time]
 */
export function lastSteps(hidden: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor2D {
  const [time, batch, size] = hidden.shape;
  checkShape('lastSteps', 'lengths', lengths, [batch]);
  return tf.tidy(() => {
    const last = tf.sub(lengths, tf.scalar(1, 'int32'));
    checkIndices('lastSteps', 'lengths − 1', last, time);
    const rows = tf.add(tf.mul(last, tf.scalar(batch, 'int32')), tf.range(0, batch, 1, 'int32'));
    return embeddingLookup(rows, tf.reshape(hidden, [time * batch, size])) as tf.Tensor2D;
  });
}

/**
 * Each sequence from its last step to its first, with its padding where it was: what a layer that reads backwards takes,
 * and, applied to what it gives, what stands beside the steps that were read.
 *
 * @param x float32 [time, batch, size], or int32 [time, batch]
 * @param lengths int32 [batch], each in [0, time]
 */
export function reverseSteps<T extends tf.Tensor>(x: T, lengths: tf.Tensor1D): T {
  const [time = 0, batch = 0, ...rest] = x.shape;
  checkShape('reverseSteps', 'lengths', lengths, [batch]);
  checkIndices('reverseSteps', 'lengths', lengths, time + 1);
  return tf.tidy(() => {
    const steps = tf.reshape(tf.range(0, time, 1, 'int32'), [time, 1]);
    const ends = tf.reshape(lengths, [1, batch]);
    const mirrored = tf.sub(tf.sub(ends, tf.scalar(1, 'int32')), steps);
    const places = tf.where(tf.less(steps, ends), mirrored, tf.broadcastTo(steps, [time, batch]));
    const columns = tf.range(0, batch, 1, 'int32');
    const rows = tf.reshape(tf.add(tf.mul(places, tf.scalar(batch, 'int32')), columns), [-1]);
    const flat = tf.reshape(x, [time * batch, ...rest]);
    const reversed = rest.length === 1 ? embeddingLookup(rows, flat as tf.Tensor2D) : tf.gather(flat, rows);
    return tf.reshape(reversed, x.shape) as T;
  });
}
