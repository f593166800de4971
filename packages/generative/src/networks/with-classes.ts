import { ConfigError, checkShape, tf } from '@reverie/core';

/**
 * Features with the class of each beside them, one number a class, for conditional models.
 *
 * @param features [batch, features]
 * @param labels int32 [batch], where there are classes
 * @returns [batch, features + classes]
 * @throws ConfigError when there are labels without classes, or classes without labels
 */
export function withClasses(
  who: string,
  features: tf.Tensor,
  labels: tf.Tensor | undefined,
  classes: number,
): tf.Tensor {
  if (labels === undefined && classes === 0) return features;
  if (labels === undefined || classes === 0) {
    throw new ConfigError({
      who,
      expected: classes === 0 ? 'no labels, as the model has no classes' : `labels of ${classes} classes`,
      got: classes === 0 ? `labels [${labels!.shape.join(', ')}]` : 'none',
    });
  }
  checkShape(who, 'labels', labels, [features.shape[0]!]);
  return tf.concat([features, tf.oneHot(tf.cast(labels, 'int32'), classes)], 1);
}
