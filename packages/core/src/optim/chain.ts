import type { TensorMap } from '../tf.ts';
import type { Transformation } from './transformation.ts';

/** Adds a prefix to every name. */
export function withPrefix(prefix: string, tensors: TensorMap): TensorMap {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
}

/** Those names that have the prefix, without it. */
export function underPrefix(prefix: string, tensors: TensorMap): TensorMap {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/**
 * Runs transformations one after the other, each on what the one before made of the gradients.
 * The state of link i is kept under `i.`: `0.…`, `1.…`
 *
 * @example chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 }))
 */
export function chain(...links: readonly Transformation[]): Transformation {
  return {
    init(parameters) {
      const states = links.map((link, i) => withPrefix(`${i}.`, link.init(parameters)));
      return Object.assign({}, ...states) as TensorMap;
    },
    update(gradients, state, parameters, context) {
      let updates = gradients;
      let next: TensorMap = {};
      links.forEach((link, i) => {
        const result = link.update(updates, underPrefix(`${i}.`, state), parameters, context);
        updates = result.updates;
        next = { ...next, ...withPrefix(`${i}.`, result.state) };
      });
      return { updates, state: next };
    },
  };
}
