import type { ImageBatch } from '../../networks/image-batch.ts';

/** Pictures or points, and what they show where that is wanted. */
export interface Examples {
  /** `images`: bytes [count, height, width, channels], or float32 points [count, 2]; with classes `labels` too, [count]. */
  readonly arrays: ImageBatch;
  /** What the classes 0, 1, … are called; none without labels. */
  readonly classes: readonly string[];
}

/** [height, width, channels] of pictures, or [2] of points. */
export const shapeOf = ({ arrays }: Examples): readonly number[] => arrays.images.shape.slice(1);
