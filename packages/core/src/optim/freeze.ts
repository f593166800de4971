import { tf } from '../tf.ts';
import { matchesName, type NamePattern } from './name-pattern.ts';
import { mapTensors, stateless } from './stateless.ts';
import type { Transformation } from './transformation.ts';

/**
 * Keeps the parameters whose names match as they are: their updates become 0. All of them by default.
 *
 * It stands last in a chain, after weight decay and momentum. As a group of `perGroup` it also saves the memory of an
 * optimiser's state: `perGroup({ 'encoder.*': freeze(), '*': adam({ learningRate: 1e-3 }) })`.
 */
export function freeze(pattern: NamePattern = '*'): Transformation {
  return stateless((updates) =>
    mapTensors(updates, (update, name) => (matchesName(pattern, name) ? tf.zerosLike(update) : update)),
  );
}
