import type { tf } from '../../tf.ts';
import type { NDArray } from '../source.ts';

/**
 * A change of data that was fitted on the training set, to be used unchanged on everything else: fitting it on more would
 * let the test set leak into training.
 */
export interface Preprocessing {
  /** @param data [rows, ...features]; not changed. */
  transform(data: NDArray): NDArray;
  /** Undoes {@link transform}, as far as it lost nothing. */
  inverse(data: NDArray): NDArray;
  /** What was fitted, to be saved with the model; the caller disposes the tensors. */
  toTensors(): Record<string, tf.Tensor>;
}
