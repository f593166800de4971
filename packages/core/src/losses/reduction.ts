import { ConfigError } from '../errors.ts';
import { tf } from '../tf.ts';

/** What becomes of the losses of the single elements: their mean, their sum, or each for itself. */
export type Reduction = 'mean' | 'sum' | 'none';

/** An option of most losses. */
export interface ReductionOption {
  /** Default 'mean'. */
  readonly reduction?: Reduction;
}

/** Reduces losses of any shape; a scalar unless the reduction is 'none'. */
export function reduce(who: string, losses: tf.Tensor, reduction: Reduction = 'mean'): tf.Tensor {
  if (reduction === 'none') return losses;
  if (reduction === 'mean') return tf.mean(losses);
  if (reduction === 'sum') return tf.sum(losses);
  throw new ConfigError({
    who,
    expected: "reduction 'mean', 'sum' or 'none'",
    got: `'${String(reduction satisfies never)}'`,
  });
}
