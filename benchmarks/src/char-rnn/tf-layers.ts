import { Random, tf } from '@reverie/core';
import { choose } from '@reverie/rnn';
import type { Setup } from '../contestants.ts';
import type { CharRNNCase } from './case.ts';

interface Shape {
  readonly batch: number;
  readonly time: number;
  readonly stateful: boolean;
}

/** The same network of TensorFlow.js' own layers, with PyTorch's and our gates: sigmoid in place of their hard sigmoid. */
function newModel({ hidden, layers, vocab }: CharRNNCase, { batch, time, stateful }: Shape): tf.Sequential {
  const model = tf.sequential();
  for (let layer = 0; layer < layers; layer++) {
    model.add(
      tf.layers.lstm({
        units: hidden,
        returnSequences: true,
        stateful,
        recurrentActivation: 'sigmoid',
        // The default, orthogonal, is slow to draw at 512; the values do not matter here.
        recurrentInitializer: 'glorotUniform',
        ...(layer === 0 ? { batchInputShape: [batch, time, vocab] } : {}),
      }),
    );
  }
  model.add(tf.layers.dense({ units: vocab }));
  return model;
}

/** One update with the same clipping and optimiser, each window from a state of zeros; the loss is read. */
export const trainingStep =
  (size: CharRNNCase): Setup =>
  async () => {
    const { batch, time, vocab } = size;
    const model = newModel(size, { batch, time, stateful: false });
    const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const optimizer = tf.train.adam(2e-3);
    const random = new Random(2);
    const ids = Int32Array.from({ length: 2 * batch * time }, () => random.integer(vocab));
    const oneHot = (from: number, shape: number[]): tf.Tensor => {
      const part = tf.tensor1d(ids.subarray(from, from + batch * time), 'int32');
      return tf.reshape(tf.cast(tf.oneHot(part, vocab), 'float32'), shape);
    };
    const loss = (): tf.Scalar => {
      const logits = model.apply(oneHot(0, [batch, time, vocab]), { training: true }) as tf.Tensor;
      const targets = oneHot(batch * time, [batch * time, vocab]);
      return tf.losses.softmaxCrossEntropy(targets, tf.reshape(logits, [batch * time, vocab]));
    };
    const once = async (): Promise<void> => {
      const value = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, weights);
        optimizer.applyGradients(clip(grads));
        return value;
      });
      await value.data();
      value.dispose();
    };
    const dispose = (): void => {
      optimizer.dispose();
      model.dispose();
    };
    return { once, dispose };
  };

/** Scales gradients to a common norm of 5 at most; TensorFlow.js' optimisers have no clipping. */
function clip(gradients: tf.NamedTensorMap): Record<string, tf.Variable> {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const scale = tf.minimum(1, tf.div(5, tf.sqrt(tf.addN(squares))));
  const clipped = Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]);
  // The declared type asks for variables; any tensors do.
  return Object.fromEntries(clipped) as Record<string, tf.Variable>;
}

/** Characters through a stateful model's `predict`, drawn by the same code as ours. */
export const sampling =
  (size: CharRNNCase): Setup =>
  async () => {
    const model = newModel(size, { batch: 1, time: 1, stateful: true });
    const random = new Random(2);
    let id = 0;
    const next = async (): Promise<void> => {
      const logits = tf.tidy(() => {
        const x = tf.cast(tf.oneHot(tf.tensor2d([[id]], [1, 1], 'int32'), size.vocab), 'float32');
        return model.predict(x) as tf.Tensor;
      });
      id = choose(await logits.data(), {}, random);
      logits.dispose();
    };
    const once = async (): Promise<void> => {
      for (let i = 0; i < size.characters; i++) await next();
    };
    return { once, dispose: () => void model.dispose() };
  };
