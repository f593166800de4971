import { counted } from '@reverie/cli';
import { describeCounts, type PlanWords } from '@reverie/cli/run';
import type { NetworkConfig } from '../../networks/make-network.ts';
import { describeNames } from '../classes.ts';
import { shapeOf } from '../data/examples.ts';
import { countOf, type ExampleParts, type GenerativeInput } from './input.ts';

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
    'to train on': countOf(parts.train),
    'to validate': parts.validation && countOf(parts.validation),
  });
  return [
    'Data',
    `${name}: ${counts}; ${describeShape(shapeOf(examples))}${describeClasses(examples.classes)}`,
  ];
}

/** `', 3 classes: 0 cats, 1 dogs, 2 fish'`, so that one knows by which numbers to ask for them; digits name themselves. */
function describeClasses(classes: readonly string[]): string {
  if (classes.length === 0) return '';
  const count = `, ${counted(classes.length, 'class', 'classes')}`;
  if (classes.every((name, label) => name === `${label}`)) return count;
  return `${count}: ${describeNames(classes)}`;
}

/** `'64 pictures'` */
export const describeBatch = (count: number, shape: readonly number[]): string =>
  counted(count, shape.length === 1 ? 'point' : 'picture');
