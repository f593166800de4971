import { Random, tf, uniform } from '@reverie/core';
import { makeConvCell } from '@reverie/rnn';
import type { Setup } from '../contestants.ts';
import type { ConvCase } from './case.ts';

const inputOf = ({ batch, time, side, channels }: ConvCase): tf.Tensor =>
  uniform(new Random(2), [batch, time, side, side, channels], { min: -1, max: 1 });

/** Gradients of a loss with respect to all weights; one of them is read. */
async function differentiate(loss: () => tf.Scalar, weights: tf.Variable[]): Promise<void> {
  const { value, grads } = tf.variableGrads(loss, weights);
  await value.data();
  await grads[weights[0]!.name]!.data();
  tf.dispose([value, { ...grads }]);
}

/** Our layer: Σ h² of all frames, and its gradients. */
export const convSequence =
  (size: ConvCase): Setup =>
  async () => {
    const { channels, kernelSize } = size;
    const cell = makeConvCell(size.cell, { inputChannels: channels, channels, kernelSize }, new Random(1));
    const x = inputOf(size);
    const loss = (): tf.Scalar => tf.sum(tf.square(cell.sequence(x).hidden));
    return {
      once: () => differentiate(loss, Object.values(cell.parameters())),
      dispose: () => {
        x.dispose();
        cell.dispose();
      },
    };
  };

/** TensorFlow.js' own layer, with sigmoid in place of its hard sigmoid, as ours. */
export const convLSTM2D =
  (size: ConvCase): Setup =>
  async () => {
    const { channels, kernelSize } = size;
    const layer = tf.layers.convLstm2d({
      filters: channels,
      kernelSize,
      padding: 'same',
      returnSequences: true,
      recurrentActivation: 'sigmoid',
      recurrentInitializer: 'glorotUniform',
    });
    const x = inputOf(size);
    const loss = (): tf.Scalar => tf.sum(tf.square(layer.apply(x) as tf.Tensor));
    tf.tidy(() => loss());
    const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    return {
      once: () => differentiate(loss, weights),
      dispose: () => {
        x.dispose();
        layer.dispose();
      },
    };
  };
