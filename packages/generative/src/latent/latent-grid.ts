import { ConfigError, checkNumber, tf } from '@reverie/core';
import { normalQuantile } from './normal-quantile.ts';

/** Options of {@link latentGrid}. */
export interface LatentGridOptions {
  /** Points across, and down. */
  readonly side: number;
  /** Numbers of z. Default: 2. */
  readonly latentSize?: number;
  /** The dimensions that change across and down; all others are 0. Default: the first two. */
  readonly dimensions?: readonly [across: number, down: number];
}

/**
 * Codes that cover two dimensions of a normal prior evenly, so that their pictures show what a model learned as a map: the middles of
 * equally probable intervals.
 *
 * Source: Kingma and Welling 2014, figure 4: the inverse normal distribution function of a regular grid on the unit square.
 *
 * @returns [side · side, latent], row by row from the top left, where both are smallest
 */
export function latentGrid({ side, latentSize = 2, dimensions = [0, 1] }: LatentGridOptions): tf.Tensor2D {
  const who = 'latentGrid';
  checkNumber(who, 'side', side, { integer: true, min: 1 });
  checkNumber(who, 'latentSize', latentSize, { integer: true, min: 2 });
  for (const dimension of dimensions)
    checkNumber(who, 'dimensions', dimension, { integer: true, min: 0, below: latentSize });
  const [across, down] = dimensions;
  if (across === down)
    throw new ConfigError({ who, expected: 'two different dimensions', got: `${across} twice` });
  const quantiles = Array.from({ length: side }, (_, i) => normalQuantile((i + 0.5) / side));
  const codes = new Float32Array(side * side * latentSize);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = (row * side + column) * latentSize;
      codes[at + across] = quantiles[column]!;
      codes[at + down] = quantiles[row]!;
    }
  }
  return tf.tensor2d(codes, [side * side, latentSize]);
}
