import {
  arraySource,
  ConfigError,
  parameterCount,
  Random,
  ShapeError,
  sgd,
  tf,
  train,
  uniformArray,
  useBackend,
} from '@reverie/core';
import { describe, expect, it, test } from 'vitest';
import { AlexNet } from '../classifiers/alexnet.ts';
import type { Classifier } from '../classifiers/classifier.ts';
import { GoogLeNet } from '../classifiers/googlenet.ts';
import { LeNet5 } from '../classifiers/lenet-5.ts';
import { normalizeImageNet } from '../classifiers/normalize-image-net.ts';
import { ResNet } from '../classifiers/resnet.ts';
import { VGG } from '../classifiers/vgg.ts';
import golden from '../golden/linear-classifiers.json' with { type: 'json' };
import { onBackends } from '../testing/on-backends.ts';
import { fineTuning } from './fine-tuning.ts';
import { fitLinearClassifier } from './fit-linear-classifier.ts';
import { LinearClassifier, type LinearClassifierConfig } from './linear-classifier.ts';

const [count, features] = golden.shape as [number, number];
const { classes, l2 } = golden;

const examples = (): { features: tf.Tensor; labels: tf.Tensor } => ({
  features: tf.tensor2d(golden.features, [count, features]),
  labels: tf.tensor1d(golden.labels, 'int32'),
});

const make = (loss: NonNullable<LinearClassifierConfig['loss']>): LinearClassifier =>
  new LinearClassifier({ features, classes, loss, l2 });

onBackends('LinearClassifier', () => {
  it.each(['squaredHinge', 'hinge', 'softmax'] as const)('the value of %s is that of PyTorch', (loss) => {
    const model = make(loss);
    const weight = Array.from({ length: classes * features }, (_, i) => i / 10 - 0.5);
    tf.tidy(() => {
      const bias = tf.tensor1d([0, 1 / 7, 2 / 7]);
      model.loadParameters({ weight: tf.tensor2d(weight, [classes, features]), bias });
      expect(model.loss(examples()).total.dataSync()[0]).toBeCloseTo(golden.values[loss], 5);
    });
    model.dispose();
  });

  it.each(['squaredHinge', 'softmax'] as const)('finds the minimum of %s', (loss) => {
    const model = make(loss);
    const data = examples();
    const before = tf.memory().numTensors;
    const { loss: reached } = fitLinearClassifier(model, data);
    expect(tf.memory().numTensors).toBe(before);
    const expected = golden.minima[loss];
    expect(reached).toBeCloseTo(expected.loss, 6);
    const { weight, bias } = model.parameters();
    // A loss within 1e-7 of its minimum, whose curvature is at least 0.05, bounds the distance by 2e-3.
    weight!.dataSync().forEach((value, i) => {
      expect(Math.abs(value - expected.weight[i]!)).toBeLessThan(2e-3);
    });
    bias!.dataSync().forEach((value, i) => {
      expect(Math.abs(value - expected.bias[i]!)).toBeLessThan(2e-3);
    });
    const right = tf.equal(model.predict(data.features), data.labels).dataSync();
    const { terms } = model.loss(data);
    const share = right.filter((isRight) => isRight === 1).length / count;
    expect(terms!['accuracy']!.dataSync()[0]).toBeCloseTo(share, 6);
    expect(share).toBeGreaterThan(0.7);
    model.dispose();
  });
});

describe('LinearClassifier', () => {
  it('the hinge is trained, not fitted', async () => {
    await useBackend('cpu');
    const model = make('hinge');
    expect(() => fitLinearClassifier(model, examples())).toThrow("got 'hinge'; train it by train(model, …)");
    const batch = {
      features: { data: Float32Array.from(golden.features), shape: golden.shape },
      labels: { data: Int32Array.from(golden.labels), shape: [count] },
    };
    const { rows } = await train(model, {
      data: arraySource(batch, { batchSize: count }),
      optimizer: sgd({ learningRate: (step) => 0.3 / (1 + step / 10) }),
      steps: 60,
      random: new Random(1),
    });
    expect(rows[0]!.figures['loss']).toBeCloseTo(classes, 5); // each of the margins is 1
    expect(rows.at(-1)!.figures['loss']).toBeLessThan(classes / 2);
    model.dispose();
  });

  it('refuses what it cannot use', () => {
    expect(() => new LinearClassifier({ features: 2, classes: 1 })).toThrow(ConfigError);
    expect(() => new LinearClassifier({ features: 2, classes: 3, l2: -1 })).toThrow('l2');
    const loss = 'cube' as 'hinge';
    expect(() => new LinearClassifier({ features: 2, classes: 3, loss })).toThrow("'squaredHinge', 'hinge'");
    expect(() => make('softmax').scores(tf.zeros([2, 3]))).toThrow(ShapeError);
    const labels = tf.tensor1d([0, 3], 'int32');
    expect(() => make('hinge').loss({ features: tf.zeros([2, 4]), labels })).toThrow('labels');
  });
});

const random = new Random(1);

test('normalizeImageNet takes bytes and numbers from 0 to 1', async () => {
  await useBackend('cpu');
  const bytes = tf.tensor4d([0, 255, 51], [1, 1, 1, 3], 'int32');
  const expected = [(0 - 0.485) / 0.229, (1 - 0.456) / 0.224, (0.2 - 0.406) / 0.225];
  for (const images of [bytes, tf.div(tf.cast(bytes, 'float32'), 255)]) {
    const normalized = normalizeImageNet(images).dataSync();
    expected.forEach((value, i) => {
      expect(normalized[i]).toBeCloseTo(value, 5);
    });
  }
  expect(() => normalizeImageNet(tf.zeros([1, 2, 2, 1]))).toThrow(ShapeError);
});

const small = { classes: 2, width: 1 / 16 };
const NETWORKS: readonly (readonly [string, () => Classifier])[] = [
  ['LeNet-5', () => new LeNet5({ inChannels: 3 }, random)],
  ['AlexNet', () => new AlexNet({ ...small, hiddenSize: 4 }, random)],
  ['VGG', () => new VGG({ ...small, depth: 11, hiddenSize: 4 }, random)],
  ['GoogLeNet', () => new GoogLeNet({ classes: 2, width: 1 / 8 }, random)],
  ['GoogLeNet without heads', () => new GoogLeNet({ classes: 2, width: 1 / 8, auxiliary: false }, random)],
  ['ResNet', () => new ResNet({ ...small, depth: 18 }, random)],
];

describe('fineTuning', () => {
  it.each(NETWORKS)('%s has a stage for each parameter, and none is empty', async (_, makeNetwork) => {
    await useBackend('cpu');
    const model = makeNetwork();
    const rates = model.stages.map(() => 1e-3);
    const state = tf.tidy(() => Object.keys(fineTuning(model, rates).init(model.parameters())));
    expect(state.length).toBe(2 * Object.keys(model.parameters()).length);
    expect(() => fineTuning(model, [])).toThrow(`expected 1 to ${rates.length} learning rates`);
    expect(() => fineTuning(model, [...rates, 1])).toThrow(ConfigError);
    model.dispose();
  });

  it('moves the stages that have a rate, each by its own', async () => {
    await useBackend('simd');
    const model = new ResNet({ ...small, depth: 18 }, random);
    const values = (): Record<string, Float32Array> =>
      Object.fromEntries(
        Object.entries(model.parameters()).map(([name, v]) => [name, Float32Array.from(v.dataSync())]),
      );
    const before = values();
    const batch = {
      images: { data: uniformArray(random, 2 * 32 * 32 * 3), shape: [2, 32, 32, 3] },
      labels: { data: Int32Array.of(0, 1), shape: [2] },
    };
    const data = arraySource(batch, { batchSize: 2 });
    await train(model, { data, optimizer: fineTuning(model, [1e-2, 1e-4]), steps: 1, random });
    const moved = Object.entries(values()).map(([name, now]) => {
      const distance = Math.max(...now.map((value, i) => Math.abs(value - before[name]![i]!)));
      return [name.split('.')[0]!, distance] as const;
    });
    const largest = (start: string): number =>
      Math.max(...moved.filter(([stage]) => stage === start).map(([, distance]) => distance));
    // The first step of Adam is as long as its learning rate.
    expect(largest('fc')).toBeCloseTo(1e-2, 4);
    expect(largest('layer4')).toBeCloseTo(1e-4, 6);
    for (const stage of ['layer3', 'layer2', 'layer1', 'bn1', 'conv1']) expect(largest(stage), stage).toBe(0);
    model.dispose();
  });

  it('takes another optimizer', async () => {
    await useBackend('cpu');
    const model = new LeNet5({}, random);
    const optimizer = fineTuning(model, [0.1], ({ learningRate }) => sgd({ learningRate, momentum: 0.9 }));
    const state = tf.tidy(() => Object.keys(optimizer.init(model.parameters())));
    expect(state).toEqual(['0.velocity.output.weight', '0.velocity.output.bias']);
    expect(parameterCount(model)).toBe(60_850);
    model.dispose();
  });
});
