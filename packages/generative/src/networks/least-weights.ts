import type { NetworkConfig } from './make-network.ts';

/** The smallest window of a halving convolution: 3 × 3. */
const WINDOW = 9;

/** A bound from below on the weights between the layers of a network, without making it. */
export function leastWeights(network: NetworkConfig): number {
  const sizes = 'channels' in network ? network.channels : network.hiddenSizes;
  const each = 'channels' in network ? WINDOW : 1;
  return sizes.slice(1).reduce((sum, size, index) => sum + each * size * sizes[index]!, sizes[0] ?? 0);
}
