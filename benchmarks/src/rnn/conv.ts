import { Random, tf, uniform } from '@reverie/core';
import { makeConvCell } from '@reverie/rnn';
import type { Setup } from '../contestants.ts';
import { differentiate } from './differentiate.ts';

/** A convolutional layer and its work; what a Python peer is told as JSON. */
export interface ConvCase {
  readonly kind: 'conv';
  readonly cell: 'gru' | 'lstm';
  readonly batch: number;
  readonly time: number;
  /** Height and width of the maps. */
  readonly side: number;
  /** Channels of the input and of the state. */
  readonly channels: number;
  readonly kernelSize: number;
}

const SIZE = { kind: 'conv', batch: 8, time: 10, side: 16, channels: 32, kernelSize: 3 } as const;

export const CONV_CASES: readonly ConvCase[] = [
  { cell: 'gru', ...SIZE },
  { cell: 'lstm', ...SIZE },
];

const inputOf = ({ batch, time, side, channels }: ConvCase): tf.Tensor =>
  uniform(new Random(2), [batch, time, side, side, channels], { min: -1, max: 1 });

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
