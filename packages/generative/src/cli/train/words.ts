import { formatCount } from '@reverie/cli';
import { describeCounts, type PlanWords } from '@reverie/cli/run';
import type { NetworkConfig } from '../../networks/make-network.ts';
import type { ExampleParts, GenerativeInput } from './input.ts';

/** `'28 × 28 pixels in gray'`, `'points of the plane'` */
export function describeShape(shape: readonly number[]): string {
  const [height, width, channels] = shape;
  if (width === undefined) return 'points of the plane';
  return `${width} × ${height} pixels in ${channels === 1 ? 'gray' : 'color'}`;
}

/** `'dense 400-400-20'`, `'convolutional 32-64-20'`: the layers, and the numbers of a code. */
export function describeNetwork(network: NetworkConfig, latentSize: number): string {
  const [kind, layers] =
    'channels' in network ? ['convolutional', network.channels] : ['dense', network.hiddenSizes];
  return `${kind} ${[...layers, latentSize].join('-')}`;
}

/** What a run's data is. */
export function describeData({ name, examples }: GenerativeInput, parts: ExampleParts): PlanWords['data'] {
  const counts = describeCounts({
    'to train on': parts.train.shape[0],
    'to validate': parts.validation?.shape[0],
  });
  return ['Data', `${name}: ${counts}; ${describeShape(examples.shape.slice(1))}`];
}

/** `'64 pictures'` */
export const describeBatch = (count: number, shape: readonly number[]): string =>
  `${formatCount(count)} ${shape.length === 1 ? 'points' : 'pictures'}`;
