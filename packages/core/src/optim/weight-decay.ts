import { checkNumber } from '../errors.ts';
import { tf } from '../tf.ts';
import { mapTensors, stateless } from './stateless.ts';
import type { Transformation } from './transformation.ts';

/**
 * Adds rate · w to each gradient: the gradient of the L2 penalty ½ rate ‖w‖². It stands before the optimiser in a
 * chain, which is PyTorch's `weight_decay`; `adamw` has the decoupled form.
 */
export function weightDecay(rate: number): Transformation {
  checkNumber('weightDecay', 'rate', rate, { min: 0 });
  return stateless((gradients, parameters) =>
    mapTensors(gradients, (gradient, name) => tf.add(gradient, tf.mul(parameters[name]!, rate))),
  );
}
