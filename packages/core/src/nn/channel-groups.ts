import { ConfigError, checkNumber } from '../errors.ts';
import { tf } from '../tf.ts';

/** Checks numbers of channels, and that they can be divided into groups. */
export function checkChannels(who: string, channels: Readonly<Record<string, number>>, groups = 1): void {
  for (const [name, value] of Object.entries({ ...channels, groups }))
    checkNumber(who, name, value, { integer: true, min: 1 });
  if (Object.values(channels).every((count) => count % groups === 0)) return;
  const names = Object.keys(channels).join(' and ');
  const counts = Object.values(channels).join(' and ');
  throw new ConfigError({ who, expected: `${names} that ${groups} groups divide`, got: counts });
}

/**
 * PyTorch's filters as TensorFlow.js takes them.
 *
 * @param weight [out, in, height, width]
 * @returns [height, width, in, out]
 */
export const channelsLast = (weight: tf.Tensor4D): tf.Tensor4D => tf.transpose(weight, [2, 3, 1, 0]);

/**
 * PyTorch's filters of as many groups as there are channels, as TensorFlow.js' depthwise convolution takes them.
 *
 * @param weight [channels · filters, 1, height, width]
 * @returns [height, width, channels, filters]
 */
export function depthwiseFilter(weight: tf.Tensor4D, channels: number): tf.Tensor4D {
  const [out, , height, width] = weight.shape;
  return tf.transpose(tf.reshape(weight, [channels, out / channels, height, width]), [2, 3, 0, 1]);
}

/**
 * A function of pictures and a filter, applied group by group: the channels of x and the last axis of the filter are
 * divided. The outputs' channels stand one group after the other.
 *
 * @param filter [height, width, in / groups, out], or its like with in and out exchanged
 */
export function byGroups(
  filter: tf.Tensor4D,
  groups: number,
  apply: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor4D,
): (x: tf.Tensor4D) => tf.Tensor4D {
  const filters = tf.split<tf.Tensor4D>(filter, groups, 3);
  return (x) => {
    const parts = tf.split<tf.Tensor4D>(x, groups, 3);
    return tf.concat4d(
      parts.map((part, group) => apply(part, filters[group]!)),
      3,
    );
  };
}
