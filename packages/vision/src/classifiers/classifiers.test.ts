import {
  adam,
  Linear,
  overfitTinyBatch,
  parameterCount,
  Random,
  ShapeError,
  summarize,
  summary,
  tf,
  uniform,
  uniformArray,
  useBackend,
  zeros,
} from '@reverie/core';
import { describe, expect, it, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { AlexNet } from './alexnet.ts';
import type { Classifier } from './classifier.ts';
import { GoogLeNet } from './googlenet.ts';
import { LeNet5 } from './lenet-5.ts';
import { ResNet } from './resnet.ts';
import { VGG } from './vgg.ts';

const random = new Random(1);
const small = { classes: 3, width: 1 / 16 };

/** Each network, narrow, and the pictures that it sees. */
const SMALL: readonly (readonly [name: string, make: () => Classifier, shape: number[], features: number])[] =
  [
    ['LeNet-5', () => new LeNet5({ classes: 3 }, random), [32, 32, 1], 84],
    ['AlexNet', () => new AlexNet({ ...small, hiddenSize: 32, dropout: 0 }, random), [64, 64, 3], 32],
    ['VGG-11', () => new VGG({ ...small, depth: 11, hiddenSize: 32, dropout: 0 }, random), [32, 32, 3], 32],
    [
      'VGG-11 bn',
      () => new VGG({ ...small, depth: 11, hiddenSize: 32, batchNorm: true, dropout: 0 }, random),
      [32, 32, 3],
      32,
    ],
    ['GoogLeNet', () => new GoogLeNet({ classes: 3, width: 1 / 8, dropout: 0 }, random), [32, 32, 3], 128],
    ['ResNet-18', () => new ResNet({ ...small, depth: 18 }, random), [32, 32, 3], 32],
    ['ResNet-50', () => new ResNet({ ...small, depth: 50 }, random), [32, 32, 3], 128],
  ];

onBackends('classifiers', () => {
  describe.each(SMALL)('%s', (_, make, shape, features) => {
    it('gives logits, which its last layer makes of its features', () => {
      const model = make();
      const images = uniform(random, [2, ...shape]);
      const before = tf.memory().numTensors;
      const logits = model.forward(images);
      const codes = model.features(images);
      const probs = model.probs(images);
      expect(tf.memory().numTensors).toBe(before + 3);
      expect(logits.shape).toEqual([2, 3]);
      expect(codes.shape).toEqual([2, features]);
      const output = model.layers.at(-1) as Linear;
      expect(output).toBeInstanceOf(Linear);
      expect([...output.forward(codes).dataSync()]).toEqual([...logits.dataSync()]);
      for (const sum of tf.sum(probs, 1).dataSync()) expect(sum).toBeCloseTo(1, 5);
      // Behind a ReLU, but of LeNet-5, which has none.
      if (!(model instanceof LeNet5)) expect(tf.min(codes).dataSync()[0]).toBeGreaterThanOrEqual(0);
      model.dispose();
    });

    it('has a gradient for each parameter while training', () => {
      const model = make();
      const images = uniform(random, [2, ...shape]);
      const labels = tf.tensor1d([0, 2], 'int32');
      const parameters = model.parameters();
      tf.tidy(() => {
        const loss = (): tf.Scalar => model.loss({ images, labels }, { training: true, random }).total;
        const { grads } = tf.variableGrads(loss, Object.values(parameters));
        const without = Object.keys(parameters).filter((name) => grads[parameters[name]!.name] === undefined);
        expect(without).toEqual([]);
      });
      model.dispose();
    });
  });
});

/** As torchvision counts them (`num_params` of its weights), but for LeNet-5, which has 60,000 and an output of 850. */
const PARAMETERS: readonly (readonly [name: string, make: () => Classifier, count: number])[] = [
  ['LeNet-5', () => new LeNet5({}, random), 60_850],
  ['AlexNet', () => new AlexNet({ initializer: zeros }, random), 61_100_840],
  ['VGG-11', () => new VGG({ depth: 11, initializer: zeros }, random), 132_863_336],
  ['VGG-11 bn', () => new VGG({ depth: 11, batchNorm: true, initializer: zeros }, random), 132_868_840],
  ['VGG-13', () => new VGG({ depth: 13, initializer: zeros }, random), 133_047_848],
  ['VGG-13 bn', () => new VGG({ depth: 13, batchNorm: true, initializer: zeros }, random), 133_053_736],
  ['VGG-16', () => new VGG({ depth: 16, initializer: zeros }, random), 138_357_544],
  ['VGG-16 bn', () => new VGG({ depth: 16, batchNorm: true, initializer: zeros }, random), 138_365_992],
  ['VGG-19', () => new VGG({ depth: 19, initializer: zeros }, random), 143_667_240],
  ['VGG-19 bn', () => new VGG({ depth: 19, batchNorm: true, initializer: zeros }, random), 143_678_248],
  ['GoogLeNet', () => new GoogLeNet({ auxiliary: false, initializer: zeros }, random), 6_624_904],
  ['GoogLeNet with heads', () => new GoogLeNet({ initializer: zeros }, random), 13_004_888],
  ['ResNet-18', () => new ResNet({ depth: 18, initializer: zeros }, random), 11_689_512],
  ['ResNet-34', () => new ResNet({ depth: 34, initializer: zeros }, random), 21_797_672],
  ['ResNet-50', () => new ResNet({ depth: 50, initializer: zeros }, random), 25_557_032],
  ['ResNet-101', () => new ResNet({ depth: 101, initializer: zeros }, random), 44_549_160],
  ['ResNet-152', () => new ResNet({ depth: 152, initializer: zeros }, random), 60_192_808],
];

test.each(PARAMETERS)('%s has as many parameters as published', async (_, make, count) => {
  await useBackend('cpu'); // where zeros that nobody reads take no memory
  const model = make();
  expect(parameterCount(model)).toBe(count);
  model.dispose();
});

/** The notes' table of VGG-16 (chapter 3): values that a layer puts out, and its weights without biases. */
const VGG_TABLE = [
  ['Conv2d', 224 * 224 * 64, 1_728],
  ['Conv2d', 224 * 224 * 64, 36_864],
  ['MaxPool2d', 112 * 112 * 64, 0],
  ['Conv2d', 112 * 112 * 128, 73_728],
  ['Conv2d', 112 * 112 * 128, 147_456],
  ['MaxPool2d', 56 * 56 * 128, 0],
  ['Conv2d', 56 * 56 * 256, 294_912],
  ['Conv2d', 56 * 56 * 256, 589_824],
  ['Conv2d', 56 * 56 * 256, 589_824],
  ['MaxPool2d', 28 * 28 * 256, 0],
  ['Conv2d', 28 * 28 * 512, 1_179_648],
  ['Conv2d', 28 * 28 * 512, 2_359_296],
  ['Conv2d', 28 * 28 * 512, 2_359_296],
  ['MaxPool2d', 14 * 14 * 512, 0],
  ['Conv2d', 14 * 14 * 512, 2_359_296],
  ['Conv2d', 14 * 14 * 512, 2_359_296],
  ['Conv2d', 14 * 14 * 512, 2_359_296],
  ['MaxPool2d', 7 * 7 * 512, 0],
  ['Linear', 4096, 102_760_448],
  ['Linear', 4096, 16_777_216],
  ['Linear', 1000, 4_096_000],
] as const;

test("summarize gives the notes' table of VGG-16", { timeout: 120_000 }, async () => {
  await useBackend('simd');
  const model = new VGG({ depth: 16, initializer: zeros }, random);
  const lines = summarize(model, [1, 224, 224, 3]);
  model.dispose();
  const rows = lines.map(({ layer, activationBytes, parameters, outputShape }) => {
    const biases = parameters === 0 ? 0 : outputShape.at(-1)!;
    return [layer.split(' ')[1], activationBytes / 4, parameters - biases];
  });
  expect(rows.filter(([name]) => /^(Conv2d|MaxPool2d|Linear)$/.test(`${name}`))).toEqual(VGG_TABLE);
  // torchvision's figure: 15.47 GFLOPS.
  expect(lines.reduce((sum, line) => sum + line.multiplyAdds, 0)).toBe(15_470_264_320);
});

/** `_ops` of torchvision's weights, in thousand millions, for pictures of 224 × 224. */
test.each([
  ['ResNet-18', () => new ResNet({ depth: 18, initializer: zeros }, random), 1.814],
  ['ResNet-50', () => new ResNet({ depth: 50, initializer: zeros }, random), 4.089],
  ['GoogLeNet', () => new GoogLeNet({ auxiliary: false, initializer: zeros }, random), 1.498],
  ['AlexNet', () => new AlexNet({ initializer: zeros }, random), 0.714],
] as const)('summarize counts the multiply-adds of %s', { timeout: 60_000 }, async (_, make, billions) => {
  await useBackend('simd');
  const model = make();
  const lines = summarize(model, [1, 224, 224, 3]);
  model.dispose();
  expect(lines.reduce((sum, line) => sum + line.multiplyAdds, 0) / 1e9).toBeCloseTo(billions, 3);
});

test('the receptive field of a place in the last map of ResNet-50', async () => {
  await useBackend('simd');
  const model = new ResNet({ depth: 50, width: 1 / 16 }, random);
  const { receptiveField } = summarize(model, [1, 32, 32, 3]).findLast((line) => line.receptiveField)!;
  // Araujo, Norris and Sim (2019), table 1, have 483 for ResNet-50 whose strides are in the first of a block.
  expect(receptiveField).toEqual({ size: [427, 427], stride: [32, 32] });
  expect(summary(model, [1, 32, 32, 3])).toContain('ResidualBlock');
  model.dispose();
});

test.each(SMALL)('%s overfits a tiny batch', { timeout: 60_000 }, async (_, make, shape) => {
  await useBackend('simd');
  const model = make();
  const images = uniformArray(random, 4 * shape.reduce((a, b) => a * b), { min: -1, max: 1 });
  const batch = {
    images: { data: images, shape: [4, ...shape] },
    labels: { data: Int32Array.of(0, 1, 2, 1), shape: [4] },
  };
  const optimizer = adam({ learningRate: 2e-3 });
  // Of log 3, and 1.6 log 3 with auxiliary heads.
  const { losses, passed } = await overfitTinyBatch(model, batch, {
    random,
    optimizer,
    steps: 200,
    bound: 0.1,
  });
  expect(passed, `${losses}`).toBe(true);
  model.dispose();
});

test('GoogLeNet adds 0.3 of the loss of each head while training', async () => {
  await useBackend('cpu');
  const model = new GoogLeNet({ classes: 3, width: 1 / 8, initializer: zeros }, random);
  const images = tf.ones([2, 32, 32, 3]);
  const labels = tf.tensor1d([0, 2], 'int32');
  const totals = [true, false].map((training) => model.loss({ images, labels }, { training, random }).total);
  // Logits that are all zero: the cross-entropy is log 3.
  expect(totals[0]!.dataSync()[0]).toBeCloseTo(1.6 * Math.log(3), 5);
  expect(totals[1]!.dataSync()[0]).toBeCloseTo(Math.log(3), 5);
  model.dispose();
});

test('pictures of another shape are refused by name', async () => {
  await useBackend('cpu');
  const model = new ResNet({ depth: 18, width: 1 / 16, classes: 3 }, random);
  const images = tf.zeros([1, 32, 32, 1]);
  expect(() => model.forward(images)).toThrow(ShapeError);
  expect(() => model.forward(images)).toThrow('ResNet.forward: expected images [batch, height, width, 3]');
  expect(() => model.features(images)).toThrow('ResNet.features');
  model.dispose();
  expect(() => new ResNet({ depth: 20 as 18 }, random)).toThrow("'20'");
  expect(() => new VGG({ depth: 12 as 11 }, random)).toThrow("'12'");
  expect(() => new AlexNet({ classes: 0 }, random)).toThrow('classes');
  expect(() => new GoogLeNet({ width: 0 }, random)).toThrow('width');
});
