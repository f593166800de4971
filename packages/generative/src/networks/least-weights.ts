import type { NetworkConfig } from './make-network.ts';

/** The smallest window of a halving convolution: 3 × 3. */
const WINDOW = 9;

const product = (sizes: readonly number[]): number => sizes.reduce((size, factor) => size * factor, 1);

/**
 * A bound from below on the weights of a network from data to features, without making it: those between its layers, and one for each
 * number that it puts out.
 *
 * @param shape of one example
 */
export function leastWeights(shape: readonly number[], network: NetworkConfig): number {
  const isConvolutional = 'channels' in network;
  const layers = isConvolutional ? network.channels : network.hiddenSizes;
  const sizes = [isConvolutional ? shape.at(-1)! : product(shape), ...layers];
  const each = isConvolutional ? WINDOW : 1;
  const between = sizes.slice(1).reduce((sum, size, index) => sum + each * sizes[index]! * size, 0);
  const places = isConvolutional ? product(shape.slice(0, -1)) / 4 ** layers.length : 1;
  return between + Math.floor(places * sizes.at(-1)!);
}
