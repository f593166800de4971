import {
  arraySource,
  batchSource,
  checkpointTo,
  gradientCheck,
  type LoadedRun,
  loadRun,
  memoryStore,
  normal,
  normalArray,
  Random,
  type TrainingRun,
  tf,
  train,
  uniformArray,
  useBackend,
} from '@reverie/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImageBatch } from '../networks/image-batch.ts';
import { batchOf, optimizers, PICTURES, VARIANTS } from '../testing/gan-variants.ts';
import { expectNumbers } from '../testing/golden.ts';
import { adversarialLoss } from './adversarial-loss.ts';
import { Discriminator } from './discriminator.ts';
import { GAN } from './gan.ts';
import type { GANConfig } from './gan-config.ts';
import { GANStep } from './gan-step.ts';
import type { Generator } from './generator.ts';
import { gradientPenalty } from './gradient-penalty.ts';
import { warnOfCollapse } from './warn-of-collapse.ts';

describe('GAN', () => {
  beforeAll(() => useBackend('simd'));

  const source = (config: GANConfig = PICTURES): ReturnType<typeof arraySource<ImageBatch>> =>
    arraySource<ImageBatch>(batchOf(config), { batchSize: 4, shuffle: new Random(5) });

  it('a run that is resumed goes on bit for bit: both networks, both optimizers, the average', async () => {
    const config: GANConfig = { ...PICTURES, averageDecay: 0.9, spectralNorm: true };
    const store = memoryStore();
    const runTo = async (steps: number, resume?: LoadedRun): Promise<Record<string, number[]>> => {
      const gan = new GAN(config, new Random(1));
      const step = new GANStep(gan, optimizers());
      const callbacks = [checkpointTo(store, { every: 3 })];
      await train(step, { data: source(), steps, random: new Random(2), callbacks, resume });
      const values = Object.entries(step.tensors()).map(([name, tensor]) => [name, [...tensor.dataSync()]]);
      step.dispose();
      gan.dispose();
      return Object.fromEntries(values);
    };
    await runTo(3);
    const saved = await loadRun(store, new GAN(config, new Random(1)));
    const [whole, resumed] = [await runTo(6), await runTo(6, saved)];
    expect(resumed).toEqual(whole);
    tf.dispose({ ...saved?.tensors });
  });

  it('refuses the snapshot of another GAN and changes nothing', () => {
    const [small, large] = [PICTURES, { ...PICTURES, latentSize: 5 }].map(
      (config) => new GANStep(new GAN(config, new Random(1)), optimizers()),
    );
    expect(() => large!.restore(small!.tensors())).toThrow('generator.network.0.weight is [24,3] instead of');
  });

  it('a number that is none ends the run, and the last good checkpoint stays', async () => {
    const store = memoryStore();
    const gan = new GAN(PICTURES, new Random(1));
    const step = new GANStep(gan, optimizers());
    const { images } = batchOf(PICTURES);
    const broken = images.data.slice().fill(Number.NaN, 0, 3) as Float32Array;
    const data = batchSource<ImageBatch>({
      batches: 8,
      batch: ({ index }) => ({ images: index < 4 ? images : { ...images, data: broken } }),
    });
    const callbacks = [checkpointTo(store, { every: 1 })];
    await expect(train(step, { data, steps: 8, random: new Random(2), callbacks })).rejects.toThrow(
      /NaN.* at step 5/,
    );
    const saved = await loadRun(store, gan);
    expect(saved?.state.step).toBe(4);
    tf.dispose({ ...saved?.tensors });
    step.dispose();
    gan.dispose();
  });

  it('learns where points lie', async () => {
    const random = new Random(1);
    const points = normalArray(random, 512 * 2, { std: 0.3 }).map((x, i) => (i % 2 === 0 ? x + 1.5 : x - 1));
    const config: GANConfig = {
      dataShape: [2],
      latentSize: 2,
      network: { hiddenSizes: [32] },
      outputActivation: 'linear',
      loss: 'hinge',
      spectralNorm: true,
    };
    const gan = new GAN(config, random);
    const step = new GANStep(gan, optimizers());
    const data = arraySource<ImageBatch>({ images: { data: points, shape: [512, 2] } }, { batchSize: 64 });
    await train(step, { data, steps: 400, random });
    const drawn = tf.tidy(() => gan.generator.sample(500, { random }).dataSync());
    const meanOf = (offset: number): number =>
      Array.from({ length: 500 }, (_, row) => drawn[2 * row + offset]!).reduce((sum, x) => sum + x, 0) / 500;
    expect(Math.abs(meanOf(0) - 1.5)).toBeLessThan(0.4);
    expect(Math.abs(meanOf(1) + 1)).toBeLessThan(0.4);
    step.dispose();
    gan.dispose();
  });

  it('the averaged generator draws, and follows the trained one', async () => {
    const gan = new GAN({ ...PICTURES, averageDecay: 0.5 }, new Random(1));
    const step = new GANStep(gan, optimizers());
    await train(step, { data: source(), steps: 4, random: new Random(2) });
    const generator = gan.averagedGenerator();
    const draw = (one: Generator): ArrayLike<number> => one.sample(2, { random: new Random(3) }).dataSync();
    const [averaged, own] = [draw(generator), draw(gan.generator)];
    expect(averaged).not.toEqual(own);
    expect(Math.min(...Array.from(averaged))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...Array.from(averaged))).toBeLessThanOrEqual(1);
    generator.dispose();
    step.dispose();
    gan.dispose();
  });

  it('a conditional one needs labels', () => {
    const { generator } = new GAN({ ...PICTURES, classes: 3 }, new Random(1));
    expect(() => generator.sample(2, { random: new Random(1) })).toThrow(
      'expected labels of 3 classes, got none',
    );
    const wanted = tf.tensor1d([0, 2], 'int32');
    expect(generator.sample(2, { random: new Random(1), labels: wanted }).shape).toEqual([2, 6, 5, 1]);
  });

  it('codes choose the class where it has shares and none is asked for', () => {
    const config: GANConfig = { ...PICTURES, classes: 3, classShares: [0.2, 0, 0.8] };
    const { generator } = new GAN(config, new Random(1));
    const z = normal(new Random(2), [200, config.latentSize]);
    const drawn = generator.decode(z);
    const asked = (label: number): tf.Tensor => generator.decode(z, tf.fill([200], label, 'int32'));
    const isClass = (label: number): ArrayLike<number> =>
      tf
        .cast(tf.all(tf.equal(tf.reshape(drawn, [200, -1]), tf.reshape(asked(label), [200, -1])), 1), 'int32')
        .dataSync();
    const [first, second, third] = [0, 1, 2].map(isClass);
    const numbers = Array.from(tf.slice(z, [0, 0], [200, 1]).dataSync<'float32'>());
    // The normal distribution is below −0.8416 in a fifth of all draws.
    expect(Array.from(first!)).toEqual(numbers.map((number) => (number < -0.8416 ? 1 : 0)));
    expect(Array.from(third!)).toEqual(numbers.map((number) => (number < -0.8416 ? 0 : 1)));
    expect(Array.from(second!)).toEqual(numbers.map(() => 0));
    for (const classShares of [
      [0.5, 0.5],
      [0.5, 0.4, 0.05],
      [1.5, -0.5, 0],
    ])
      expect(() => new GAN({ ...config, classShares }, new Random(1))).toThrow(
        'expected classShares of 3 classes',
      );
  });

  it('classes may be vectors, which are learned as the weights are', () => {
    const config: GANConfig = { ...PICTURES, classes: 50, classSize: 2 };
    const { generator } = new GAN(config, new Random(1));
    expect(generator.parameters()['classes.weight']!.shape).toEqual([50, 2]);
    const dense = new GAN({ ...PICTURES, latentSize: PICTURES.latentSize + 2 }, new Random(1)).generator;
    const count = (model: Generator): number =>
      Object.values(model.parameters()).reduce((sum, { size }) => sum + size, 0);
    expect(count(generator)).toBe(count(dense) + 100);
    const z = tf.ones([2, PICTURES.latentSize]);
    const [same, other] = [
      [7, 7],
      [7, 8],
    ].map((labels) => {
      const [first, second] = tf.unstack(generator.decode(z, tf.tensor1d(labels, 'int32')));
      return tf.max(tf.abs(tf.sub(first!, second!))).dataSync()[0]!;
    });
    expect(same).toBe(0);
    expect(other).toBeGreaterThan(1e-6);
    expect(() => generator.decode(z, tf.tensor1d([0, 50], 'int32'))).toThrow(
      'Generator.forward: expected labels in [0, 50), got 50.',
    );
    expect(() => generator.decode(z)).toThrow('expected labels of 50 classes, got none');
    expect(() => new GAN({ ...PICTURES, classSize: 2 }, new Random(1))).toThrow(
      'GAN: expected no classSize without classes, got 2.',
    );
    expect(() => new GAN({ ...config, classSize: 0 }, new Random(1))).toThrow('expected classSize');
  });

  it('refuses labels that are none of its classes', () => {
    const { generator, discriminator } = new GAN({ ...PICTURES, classes: 3 }, new Random(1));
    const z = tf.zeros([2, 3]);
    expect(() => generator.decode(z, tf.tensor1d([0, 3], 'int32'))).toThrow(
      'Generator.forward: expected labels in [0, 3), got 3.',
    );
    expect(() => generator.decode(z, tf.tensor1d([0, 1]))).toThrow('expected labels of type int32');
    const x = tf.zeros([2, 6, 5, 1]);
    const judge = (data: tf.Tensor, labels?: tf.Tensor) => () =>
      discriminator.forward(data, labels, { training: false });
    expect(judge(x, tf.tensor1d([-1, 0], 'int32'))).toThrow(
      'Discriminator.forward: expected labels in [0, 3), got -1.',
    );
    expect(judge(x, tf.tensor1d([0], 'int32'))).toThrow(
      'Discriminator.forward: expected labels [2], got [1].',
    );
    expect(judge(x)).toThrow('Discriminator.forward: expected labels of 3 classes, got none.');
    expect(judge(tf.zeros([2, 5, 6, 1]), tf.tensor1d([0, 1], 'int32'))).toThrow(
      'Discriminator.forward: expected x [batch, 6, 5, 1], got [2, 5, 6, 1].',
    );
    const plain = new GAN(PICTURES, new Random(1)).discriminator;
    expect(() => plain.forward(x, tf.tensor1d([0, 1], 'int32'), { training: false })).toThrow(
      'Discriminator.forward: expected no labels, as the model has no classes, got labels [2].',
    );
  });

  it('spectral normalization holds the vectors of the classes too', () => {
    const config = { ...PICTURES, classes: 3, spectralNorm: true };
    const discriminator = new Discriminator(config, new Random(1));
    const x = tf.ones([3, 6, 5, 1]);
    const labels = tf.tensor1d([0, 1, 2], 'int32');
    const logits = (): ArrayLike<number> => {
      for (let pass = 0; pass < 30; pass++)
        tf.tidy(() => discriminator.forward(x, labels, { training: true }));
      return tf.tidy(() => discriminator.forward(x, labels, { training: false }).dataSync());
    };
    const before = logits();
    const { 'classes.weight': weight } = discriminator.parameters();
    weight!.assign(tf.mul(weight!, 1000));
    expectNumbers(logits(), before, 1e-3);
    tf.dispose([x, labels]);
    discriminator.dispose();
  });

  it('draws one class alone', () => {
    const { generator } = new GAN({ ...PICTURES, classes: 1 }, new Random(1));
    const labels = tf.tensor1d([0, 0], 'int32');
    expect(generator.sample(2, { random: new Random(1), labels }).shape).toEqual([2, 6, 5, 1]);
    generator.dispose();
  });

  it('warns of a collapse', async () => {
    const warnings: string[] = [];
    const warn = warnOfCollapse({ every: 2, onWarning: (sentence) => warnings.push(sentence) });
    const run = (step: number): TrainingRun => ({ step }) as TrainingRun;
    await warn.afterStep?.(run(1), { diversity: 0.01 });
    await warn.afterStep?.(run(2), { diversity: 0.5 });
    await warn.afterStep?.(run(4), { diversity: 0.01 });
    expect(warnings).toEqual([expect.stringMatching(/^step 4: what the generator draws varies 1% as much/)]);
  });

  it.each([
    ['one example', { batchSize: 1, pixel: undefined, diversity: undefined }],
    ['equal examples', { batchSize: 3, pixel: 0.3, diversity: 1 }],
  ])('has nothing to compare diversity with: %s', async (_, { batchSize, pixel, diversity }) => {
    const gan = new GAN({ ...PICTURES, network: { channels: [4] } }, new Random(1));
    const step = new GANStep(gan, optimizers());
    const { images } = batchOf(PICTURES);
    const data = pixel === undefined ? images.data : images.data.slice().fill(pixel);
    const batches = arraySource<ImageBatch>({ images: { ...images, data } }, { batchSize });
    const { rows } = await train(step, { data: batches, steps: 2, random: new Random(2) });
    expect(rows.map(({ figures }) => figures['diversity'])).toEqual([diversity, diversity]);
    step.dispose();
    gan.dispose();
  });

  it.each([
    [{ dataShape: [4, 4] }, 'GAN: expected dataShape [height, width, channels] or [size], got [4, 4]'],
    [{ loss: 'energy' as 'hinge' }, 'GAN: expected a loss: minimax, nonSaturating'],
    [
      { outputActivation: 'sigmoid' as 'tanh' },
      "GAN: expected outputActivation to be one of 'tanh', 'linear', got 'sigmoid'.",
    ],
    [
      { loss: 'hinge' as const, realTarget: 0.9 },
      "GAN: expected no realTarget with the loss 'hinge', which has no targets, got 0.9.",
    ],
    [{ criticSteps: 0 }, 'GAN: expected criticSteps'],
    [{ realTarget: 1.2 }, 'GAN: expected realTarget'],
    [{ weightClip: 0 }, 'GAN: expected weightClip'],
    [{ averageDecay: 1 }, 'GAN: expected averageDecay'],
    [{ dataShape: [30] }, 'ConvNetwork: expected pictures [height, width, channels], got [30]'],
  ])('refuses %j', (config, message) => {
    expect(() => new GAN({ ...PICTURES, ...config }, new Random(1))).toThrow(message);
  });

  it('refuses to begin without a Random', () => {
    expect(() => new GAN(PICTURES, undefined as never)).toThrow('GAN: expected a Random, got none');
  });

  it('refuses a batch that its critic steps cannot share', async () => {
    const step = new GANStep(new GAN({ ...PICTURES, criticSteps: 3 }, new Random(1)), optimizers());
    const steps = train(step, { data: source(), steps: 1, random: new Random(1) });
    await expect(steps).rejects.toThrow(
      'GANStep.run: expected a batch that 3 updates of the discriminator can share',
    );
  });

  it.each(VARIANTS.filter(([, { spectralNorm }]) => spectralNorm !== true))(
    'gradients of the discriminator are right: %s',
    async (_, variant) => {
      await useBackend('cpu');
      const config: GANConfig = {
        ...PICTURES,
        discriminator: { channels: [3], activation: 'tanh' },
        ...variant,
      };
      const gan = new GAN(config, new Random(1));
      const [real, fake] = [1, 2].map((seed) =>
        tf.tensor4d(uniformArray(new Random(seed), 60), [2, 6, 5, 1]),
      );
      const classes = config.classes === undefined ? undefined : tf.tensor1d([0, 2], 'int32');
      const discriminate = (x: tf.Tensor): tf.Tensor =>
        gan.discriminator.forward(x, classes, { training: true });
      const { discriminator, generator } = adversarialLoss('test', config.loss);
      const lossOf = (): tf.Scalar => {
        const loss = discriminator(discriminate(real!), discriminate(fake!), config.realTarget ?? 1);
        const both = tf.add(loss, tf.mul(generator(discriminate(fake!)), 0.3));
        if (config.gradientPenalty === undefined) return both as tf.Scalar;
        return tf.add(both, gradientPenalty(discriminate, real!, fake!, new Random(4)));
      };
      const options = { random: new Random(3), samples: 10 };
      const report = await gradientCheck(lossOf, gan.discriminator.parameters(), options);
      expect(report.passed, JSON.stringify(report.parameters)).toBe(true);
      await useBackend('simd');
    },
  );
});
