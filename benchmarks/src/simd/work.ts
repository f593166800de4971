import { tf } from '@reverie/core';
import type { Setup } from '../contestants.ts';

/** Numbers between −1 and 1, made without a generator of the library: every contestant has the same. */
export function values(shape: number[]): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, index) => Math.sin(index * 12.9898)),
    shape,
  );
}

/** One op again and again on the same inputs; the first result is read, so that nothing is left to do later. */
export const op =
  (shapes: readonly number[][], compute: (...inputs: tf.Tensor[]) => tf.Tensor): Setup =>
  async () => {
    const inputs = shapes.map(values);
    compute(...inputs).dataSync();
    return {
      once: async () => compute(...inputs).dispose(),
      dispose: () => tf.dispose(inputs),
    };
  };

/** The sizes of the convolution: 3×3, 32 to 64 channels, 28×28, batch 64. */
const IMAGES: [number, number, number, number] = [64, 28, 28, 32];
const FILTER: [number, number, number, number] = [3, 3, 32, 64];

/** A convolution forward. */
export const convolution: Setup = op([IMAGES, FILTER], (x, w) =>
  tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
);

/** A convolution forward with both gradients. */
export const convolutionWithGradients: Setup = async () => {
  const [x, w] = [values(IMAGES) as tf.Tensor4D, values(FILTER) as tf.Tensor4D];
  const dy = values([64, 28, 28, 64]);
  const gradients = tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'));
  return {
    once: async () => tf.dispose(gradients([x, w], dy)),
    dispose: () => tf.dispose([x, w, dy]),
  };
};

/** A stock `tf.layers` classifier of MNIST's images: two convolutions with pooling, two dense layers, Adam. */
export const mnistCNN: Setup = async () => {
  const { conv2d, maxPooling2d, flatten, dense } = tf.layers;
  const model = tf.sequential({
    layers: [
      conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 128, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const x = values([64, 28, 28, 1]);
  const y = tf.oneHot(
    tf.tensor1d(
      Int32Array.from({ length: 64 }, (_, index) => index % 10),
      'int32',
    ),
    10,
  );
  return {
    once: async () => void (await model.trainOnBatch(x, y)),
    dispose: () => tf.dispose([x, y, ...model.weights.map((weight) => weight.read())]),
  };
};

/** DCGAN for 28×28 images (Radford et al. 2016): one update of the discriminator and one of the generator, Adam. */
export const dcgan: Setup = async () => {
  const { batchNormalization, conv2d, conv2dTranspose, dense, flatten, leakyReLU, reLU, reshape } = tf.layers;
  const padding = 'same' as const;
  const generator = tf.sequential({
    layers: [
      dense({ inputShape: [64], units: 7 * 7 * 128, useBias: false }),
      reshape({ targetShape: [7, 7, 128] }),
      batchNormalization(),
      reLU(),
      conv2dTranspose({ filters: 64, kernelSize: 4, strides: 2, padding, useBias: false }),
      batchNormalization(),
      reLU(),
      conv2dTranspose({ filters: 1, kernelSize: 4, strides: 2, padding, activation: 'tanh' }),
    ],
  });
  const discriminator = tf.sequential({
    layers: [
      conv2d({ inputShape: [28, 28, 1], filters: 64, kernelSize: 4, strides: 2, padding }),
      leakyReLU({ alpha: 0.2 }),
      conv2d({ filters: 128, kernelSize: 4, strides: 2, padding, useBias: false }),
      batchNormalization(),
      leakyReLU({ alpha: 0.2 }),
      flatten(),
      dense({ units: 1 }),
    ],
  });
  const optimizers = [tf.train.adam(2e-4, 0.5), tf.train.adam(2e-4, 0.5)] as const;
  const real = values([64, 28, 28, 1]);
  const noise = values([64, 64]);
  const variables = (model: tf.Sequential): tf.Variable[] =>
    model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const judge = (images: tf.Tensor): tf.Tensor =>
    discriminator.apply(images, { training: true }) as tf.Tensor;
  const generate = (): tf.Tensor => generator.apply(noise, { training: true }) as tf.Tensor;
  const against = (logits: tf.Tensor, target: 0 | 1): tf.Scalar =>
    tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, target), logits).asScalar();
  const discriminatorLoss = (): tf.Scalar => tf.add(against(judge(real), 1), against(judge(generate()), 0));
  const generatorLoss = (): tf.Scalar => against(judge(generate()), 1);
  return {
    once: async () => {
      const first = optimizers[0].minimize(discriminatorLoss, true, variables(discriminator))!;
      const second = optimizers[1].minimize(generatorLoss, true, variables(generator))!;
      await Promise.all([first.data(), second.data()]);
      tf.dispose([first, second]);
    },
    dispose: () => tf.dispose([real, noise]),
  };
};
