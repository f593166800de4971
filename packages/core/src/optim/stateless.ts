import type { TensorMap, tf } from '../tf.ts';
import type { Transformation } from './transformation.ts';

/** Applies `change` to each tensor of a map. */
export function mapTensors(
  tensors: TensorMap,
  change: (tensor: tf.Tensor, name: string) => tf.Tensor,
): TensorMap {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]));
}

/** A transformation that remembers nothing from step to step. */
export function stateless(
  change: (gradients: TensorMap, parameters: TensorMap) => TensorMap,
): Transformation {
  return {
    init: () => ({}),
    update: (gradients, state, parameters) => ({ updates: change(gradients, parameters), state }),
  };
}
