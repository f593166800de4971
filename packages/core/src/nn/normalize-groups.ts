import { DataError } from '../errors.ts';
import { normalize } from '../ops/normalize.ts';
import { tf } from '../tf.ts';

/** How {@link normalizeGroups} groups channels. */
interface Groups {
  /** How many there are, of neighboring channels, as many in each. */
  readonly groups: number;
  /** ε in √(variance + ε). */
  readonly epsilon: number;
}

/**
 * Gives each group of channels of each picture mean 0 and variance 1.
 *
 * @param x [batch, height, width, channels]
 * @throws DataError for groups of one value
 */
export function normalizeGroups(who: string, x: tf.Tensor, { groups, epsilon }: Groups): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [pixels, size] = [height * width, channels / groups];
  const split = tf.reshape(x, [batch, pixels, groups, size]);
  const grouped = groups === 1 ? split : tf.transpose(split, [0, 2, 1, 3]); // [batch, groups, pixels, size]
  const count = pixels * size;
  if (count < 2) {
    const remedy = 'one value has no variance; leave the layer out there';
    throw new DataError({ who, expected: 'at least 2 values in each group', got: `${count}`, remedy });
  }
  const rows: tf.Tensor2D = tf.reshape(grouped, [batch * groups, count]);
  const { y } = normalize(rows, tf.ones([count]), tf.zeros([count]), { axis: 1, epsilon });
  if (groups === 1) return tf.reshape(y, [batch, height, width, channels]);
  const normalized = tf.reshape(y, [batch, groups, pixels, size]);
  return tf.reshape(tf.transpose(normalized, [0, 2, 1, 3]), [batch, height, width, channels]);
}
