import { ConfigError, checkIndices, checkShape, tf } from '@reverie/core';

/**
 * Features with the class of each beside them, one number a class, for conditional models.
 *
 * @param features [batch, features]
 * @param labels int32 [batch], where there are classes
 * @returns [batch, features + classes]
 * @throws what {@link checkLabels} does
 */
export function withClasses(
  who: string,
  features: tf.Tensor,
  labels: tf.Tensor | undefined,
  classes: number,
): tf.Tensor {
  if (!checkLabels(who, labels, features.shape[0]!, classes)) return features;
  // A single class is the same for all, and tf.oneHot knows none.
  const shares = classes === 1 ? tf.ones([labels.shape[0]!, 1]) : tf.oneHot(labels, classes);
  return tf.concat([features, shares], 1);
}

/**
 * Whether there are labels, of a model that has classes.
 *
 * @throws ConfigError when there are labels without classes, or classes without labels; ShapeError when there is not one a row, of type
 * int32; DataError when one is none of the classes
 */
export function checkLabels(
  who: string,
  labels: tf.Tensor | undefined,
  rows: number,
  classes: number,
): labels is tf.Tensor1D {
  if (labels === undefined && classes === 0) return false;
  if (labels === undefined || classes === 0) {
    throw new ConfigError({
      who,
      expected: classes === 0 ? 'no labels, as the model has no classes' : `labels of ${classes} classes`,
      got: classes === 0 ? `labels [${labels!.shape.join(', ')}]` : 'none',
    });
  }
  checkShape(who, 'labels', labels, [rows]);
  checkIndices(who, 'labels', labels, classes);
  return true;
}
