import type { Batch, NDArray } from '@reverie/core';

/** Pictures to learn from. */
export interface ImageBatch extends Batch {
  /** Bytes, or float32 numbers from 0 to 1: [batch, height, width, channels]. */
  readonly images: NDArray;
}

/** Pictures and what they show, for conditional models. */
export interface LabeledImageBatch extends ImageBatch {
  /** int32 [batch] */
  readonly labels: NDArray;
}
