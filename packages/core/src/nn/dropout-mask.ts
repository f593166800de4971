import { ConfigError } from '../errors.ts';
import { bernoulliArray } from '../random/arrays.ts';
import { tf } from '../tf.ts';
import type { ForwardContext } from './module.ts';

/**
 * 0 with probability `rate` and 1 / (1 − rate) otherwise, so that the expected product with it is the same as without.
 *
 * @throws ConfigError when the context has no random stream.
 */
export function dropoutMask(
  who: string,
  { random }: ForwardContext,
  shape: readonly number[],
  rate: number,
): tf.Tensor {
  if (random === undefined) {
    throw new ConfigError({
      who,
      expected: 'a random stream while training',
      got: 'none',
      remedy: 'call forward(input, { training: true, random })',
    });
  }
  const size = shape.reduce((product, d) => product * d, 1);
  const kept = bernoulliArray(random, size, 1 - rate);
  const scale = 1 / (1 - rate);
  return tf.tensor(
    kept.map((value) => value * scale),
    [...shape],
  );
}
