import { tf } from '@reverie/core';

/** As make-torchvision.py makes them, [2, size, size, 3]. */
export const pictures = (size: number): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: 2 * size * size * 3 }, (_, i) => ((i * 7919) % 1009) / 504.5 - 1),
    [2, size, size, 3],
  );

/** The largest difference, relative to logits above 1. */
export const differenceOf = (logits: tf.Tensor, expected: readonly number[]): number =>
  Math.max(
    ...logits.dataSync().map((x, i) => Math.abs(x - expected[i]!) / Math.max(1, Math.abs(expected[i]!))),
  );
