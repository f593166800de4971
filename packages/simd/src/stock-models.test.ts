import { beforeAll, describe, expect, it } from 'vitest';
import type { SimdBackend } from './backend.ts';
import { numbers } from './testing/on-simd.ts';
import { tf } from './tf.ts';

/** Convolution, batch normalisation, pooling: what classifies images. */
function imageModel(): tf.Sequential {
  const { batchNormalization, conv2d, dense, depthwiseConv2d, flatten, leakyReLU, maxPooling2d } = tf.layers;
  return tf.sequential({
    layers: [
      conv2d({
        inputShape: [8, 8, 3],
        filters: 8,
        kernelSize: 3,
        padding: 'same',
      }),
      batchNormalization(),
      leakyReLU(),
      maxPooling2d({ poolSize: 2 }),
      depthwiseConv2d({ kernelSize: 3 }),
      flatten(),
      dense({ units: 3, activation: 'softmax' }),
    ],
  });
}

/** An embedding and an LSTM: what reads text. */
function textModel(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: 11, outputDim: 6, inputLength: 5 }),
      tf.layers.lstm({ units: 7 }),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
}

const MODELS = {
  'conv, batch norm, pooling': { build: imageModel, x: () => numbers([6, 8, 8, 3]) },
  'embedding, LSTM': {
    build: textModel,
    x: () =>
      tf.tensor2d(
        Int32Array.from({ length: 30 }, (_, index) => (index * 7) % 11),
        [6, 5],
        'int32',
      ),
  },
} as const;

/** The losses of the first updates with Adam on one batch. */
async function losses(name: keyof typeof MODELS, steps: number): Promise<number[]> {
  const { build, x } = MODELS[name];
  const model = build();
  // Weights that are the same on every backend: half of what is usual, around 0, or around 1 for scales and variances.
  model.setWeights(
    model.getWeights().map((weight, index) => {
      const isScale = /gamma|variance/.test(model.weights[index]!.name);
      return tf.add(tf.mul(numbers(weight.shape, index + 1), 0.3), isScale ? 1 : 0);
    }),
  );
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  const inputs = x();
  const y = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'), 3);
  const history: number[] = [];
  for (let step = 0; step < steps; step++) history.push((await model.trainOnBatch(inputs, y)) as number);
  tf.dispose([inputs, y]);
  return history;
}

describe.each(Object.keys(MODELS) as (keyof typeof MODELS)[])('a stock tf.layers model of %s', (name) => {
  let reference: number[];

  beforeAll(async () => {
    await tf.setBackend('cpu');
    reference = await losses(name, 4);
  });

  it.each(['simd-1', 'simd-2'])(
    "trains on %s as on TensorFlow.js' cpu backend, only faster",
    async (backend) => {
      await tf.setBackend(backend);
      const simd = tf.backend() as SimdBackend;
      const before = simd.fallbacks();
      const history = await losses(name, 30);
      // Adam divides by the root of small squares, so roundings grow a little with each update.
      for (const [step, loss] of reference.entries()) expect(history[step]).toBeCloseTo(loss, 4);
      expect(history.at(-1)).toBeLessThan(history[0]! * 0.7);
      expect(simd.fallbacks()).toEqual(before);
    },
  );
});
