import { checkShape, ShapeError } from '../../errors.ts';
import type { tf } from '../../tf.ts';
import { checkIndices } from '../check-indices.ts';

/**
 * Checks what a recurrent op reads, and the size of what it reads it with.
 *
 * @param x float32 [time, batch, in], or int32 [time, batch]: ids below `in`
 * @param weightIH [gates·hidden, in]
 * @param gateSizes gates·hidden, as the bias has it
 * @returns the batch size
 */
export function checkSequence(who: string, x: tf.Tensor, weightIH: tf.Tensor2D, gateSizes: number): number {
  checkShape(who, 'weightIH', weightIH, [gateSizes, 'in']);
  const inSize = weightIH.shape[1];
  const batch = x.shape[1] ?? 0;
  checkShape(who, 'x', x, x.rank === 2 ? ['time', 'batch'] : ['time', batch, inSize]);
  if (x.size === 0) {
    const got = `[${x.shape.join(', ')}]`;
    throw new ShapeError({ who, expected: 'x with at least one step and one sequence', got });
  }
  if (x.rank === 2) checkIndices(who, 'ids in x', x, inSize);
  return batch;
}
