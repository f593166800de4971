import type { Batch, NDArray } from '../data/source.ts';
import type { Layer } from '../nn/module.ts';
import { tf } from '../tf.ts';
import type { TrainableModel } from './model.ts';

/** Inputs, and what the network should make of them. */
export interface LabeledBatch extends Batch {
  /** [batch, …] */
  readonly inputs: NDArray;
  /** What the loss compares the outputs with: int32 [batch] of classes, float32 [batch, …] of values. */
  readonly targets: NDArray;
}

/**
 * A model of a network and a loss on its outputs, for {@link train}.
 *
 * @param loss of outputs and targets, a scalar: `softmaxCrossEntropy`, `l2Loss`, …
 * @example const model = supervised(network, softmaxCrossEntropy, { config: { hidden: 32 } });
 */
export function supervised(
  network: Layer,
  loss: (outputs: tf.Tensor, targets: tf.Tensor) => tf.Tensor,
  { kind = 'Supervised', config = {} }: { kind?: string; config?: object } = {},
): TrainableModel<LabeledBatch> {
  return {
    kind,
    config,
    parameters: () => network.parameters(),
    buffers: () => network.buffers(),
    loss: ({ inputs, targets }, context) => ({
      total: loss(network.forward(inputs, context), targets).asScalar(),
      weight: tf.scalar(inputs.shape[0] ?? 1),
    }),
  };
}
