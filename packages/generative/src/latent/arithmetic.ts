import { checkNumber, checkShape, DataError, tf } from '@reverie/core';

/** Options of {@link attributeDirection}. */
export interface AttributeDirectionOptions {
  /** The value that codes have before they go along it. Default: 0. */
  readonly from?: number;
  /** The value that they have behind it. Default: 1. */
  readonly to?: number;
}

/**
 * The mean code of each group, such as "smiling woman" and "neutral woman", for arithmetic: smiling woman − neutral woman + neutral man
 * is a smiling man.
 *
 * Source: Radford, Metz and Chintala 2016, section 6.3.2; the notes' section 10.0.2.
 *
 * @param codes [count, latent]
 * @param labels the group of each code, from 0
 * @returns [groups, latent]
 * @throws DataError when a label is no group, or a group is empty
 */
export function groupMeans(codes: tf.Tensor2D, labels: ArrayLike<number>, groups: number): tf.Tensor2D {
  checkShape('groupMeans', 'codes', codes, [labels.length, 'latent'], 'give a label for each code');
  checkNumber('groupMeans', 'groups', groups, { integer: true, min: 1 });
  const counts = countEach(labels, groups);
  const shares = new Float32Array(groups * labels.length);
  for (let i = 0; i < labels.length; i++) {
    const group = labels[i]!;
    shares[group * labels.length + i] = 1 / counts[group]!;
  }
  return tf.tidy(() => tf.matMul(tf.tensor2d(shares, [groups, labels.length]), codes));
}

/**
 * The direction in which an attribute changes from one of its values to another: the difference of both groups' means. Added to a code, it
 * changes the attribute and, as far as the model separates them, nothing else.
 *
 * Source: Larsen et al. 2016, Autoencoding beyond Pixels Using a Learned Similarity Metric, section 4.2.1.
 *
 * @param codes [count, latent]
 * @param labels the value of each code's attribute, from 0
 * @returns [latent]
 * @throws DataError when there is no code of one of both values
 */
export function attributeDirection(
  codes: tf.Tensor2D,
  labels: ArrayLike<number>,
  { from = 0, to = 1 }: AttributeDirectionOptions = {},
): tf.Tensor1D {
  checkNumber('attributeDirection', 'from', from, { integer: true, min: 0 });
  checkNumber('attributeDirection', 'to', to, { integer: true, min: 0 });
  const [start, end] = [rowsOf(labels, from), rowsOf(labels, to)];
  if (start.length === 0 || end.length === 0) {
    throw new DataError({
      who: 'attributeDirection',
      expected: `codes of both values, ${from} and ${to}`,
      got: `${start.length} and ${end.length}`,
      remedy: 'give more codes',
    });
  }
  checkShape('attributeDirection', 'codes', codes, [labels.length, 'latent'], 'give a label for each code');
  return tf.tidy(() => tf.sub(tf.mean(tf.gather(codes, end), 0), tf.mean(tf.gather(codes, start), 0)));
}

/** Where a label is. */
const rowsOf = (labels: ArrayLike<number>, label: number): number[] =>
  Array.from(labels, (_, i) => i).filter((i) => labels[i] === label);

function countEach(labels: ArrayLike<number>, groups: number): Int32Array {
  const counts = new Int32Array(groups);
  const who = 'groupMeans';
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= groups)
      throw new DataError({ who, expected: `labels from 0 to ${groups - 1}`, got: `${label} of code ${i}` });
    counts[label]!++;
  }
  const empty = counts.indexOf(0);
  if (empty < 0) return counts;
  throw new DataError({ who, expected: 'a code of each group', got: `none of group ${empty}` });
}
