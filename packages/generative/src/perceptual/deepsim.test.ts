import {
  adam,
  arraySource,
  checkpointTo,
  gradientCheck,
  type LoadedRun,
  loadRun,
  memoryStore,
  type NDArray,
  normal,
  Random,
  tf,
  train,
  uniformArray,
  useBackend,
} from '@reverie/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Autoencoder } from '../autoencoder/autoencoder.ts';
import { PictureClassifier } from '../evaluation/picture-classifier.ts';
import { batchesTracked } from '../testing/batches-tracked.ts';
import { expectNumbers } from '../testing/golden.ts';
import { onBackends } from '../testing/on-backends.ts';
import { VAE } from '../vae/vae.ts';
import { DeePSiM, type DeePSiMConfig } from './deepsim.ts';
import { DeePSiMStep } from './deepsim-step.ts';

const SHAPE = [6, 6, 1] as const;
const ROWS = 6;
const images: NDArray = { data: uniformArray(new Random(1), ROWS * 36), shape: [ROWS, ...SHAPE] };
const pictures = (): tf.Tensor4D => tf.tensor4d(images.data as Float32Array, [ROWS, ...SHAPE]);
const network = { channels: [4], hiddenSize: 8, activation: 'tanh' } as const;
const CONFIG: DeePSiMConfig = {
  discriminator: { channels: [4], activation: 'tanh' },
  weights: { pixels: 2, features: 0.5, adversarial: 3 },
};
const classifier = (): PictureClassifier =>
  new PictureClassifier(
    { imageShape: SHAPE, attributes: { kind: 2 }, network: { ...network, channels: [4, 5], norm: 'batch' } },
    new Random(7),
  );
const AUTOENCODERS = {
  autoencoder: () => new Autoencoder({ imageShape: SHAPE, latentSize: 3, network }, new Random(2)),
  VAE: () => new VAE({ imageShape: SHAPE, latentSize: 3, network, beta: 2 }, new Random(2)),
} as const;
const KINDS = Object.entries(AUTOENCODERS);
const optimizers = (): ConstructorParameters<typeof DeePSiMStep>[1] => ({
  autoencoder: adam({ learningRate: 1e-2 }),
  discriminator: adam({ learningRate: 1e-3 }),
});
const source = (): ReturnType<typeof arraySource> => arraySource({ images }, { batchSize: 3 });

onBackends('DeePSiM', () => {
  it.each(KINDS)(
    'learns a few pictures, leaves the classifier as it is and no tensor: %s',
    async (_, make) => {
      const judge = classifier();
      const before = tf.memory().numTensors;
      const weights = (): number[] => Object.values(judge.parameters()).flatMap((w) => [...w.dataSync()]);
      const frozen = weights();
      const model = new DeePSiM(make(), judge, CONFIG, new Random(3));
      const step = new DeePSiMStep(model, optimizers());
      const { rows } = await train(step, { data: source(), steps: 40, random: new Random(4) });
      const [first, last] = [rows[0]!.figures, rows.at(-1)!.figures];
      expect(last['pixels']!).toBeLessThan(first['pixels']!);
      for (const figure of [
        'loss',
        'features',
        'adversarial',
        'discriminator',
        'discriminatorGradient',
        'gradient',
      ])
        expect(last[figure], figure).toEqual(expect.any(Number));
      expect(weights()).toEqual(frozen);
      step.dispose();
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
      judge.dispose();
    },
  );
});

describe('DeePSiM', () => {
  beforeAll(() => useBackend('cpu'));

  it.each(KINDS)('gradients are right: %s', async (_, make) => {
    const model = new DeePSiM(make(), classifier(), { ...CONFIG, layer: 1 }, new Random(3));
    const x = pictures();
    const lossOf = (): tf.Scalar => model.loss(x, { training: true, random: new Random(5) }).total;
    const options = { random: new Random(6), samples: 6 };
    const report = await gradientCheck(lossOf, model.autoencoder.parameters(), options);
    expect(report.passed, JSON.stringify(report.parameters)).toBe(true);
    const drawn = tf.tidy(() => model.draw(x, { training: true, random: new Random(5) }).drawn);
    const critic = (): tf.Scalar => model.discriminatorLoss(x, drawn);
    expect((await gradientCheck(critic, model.discriminator.parameters(), options)).passed).toBe(true);
  });

  it('the terms are the paper’s equations', () => {
    tf.tidy(() => {
      const judge = classifier();
      const vae = AUTOENCODERS.VAE();
      const model = new DeePSiM(vae, judge, { ...CONFIG, layer: 1 }, new Random(3));
      const x = pictures();
      const { total, terms } = model.loss(x, { training: true, random: new Random(5) });
      const { mean, logVar } = vae.encode(x);
      const z = tf.add(mean, tf.mul(tf.exp(tf.div(logVar, 2)), normal(new Random(5), [ROWS, 3])));
      const drawn = vae.decode(z);
      const squares = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        tf.div(tf.sum(tf.square(tf.sub(a, b))), ROWS);
      const features = (of: tf.Tensor): tf.Tensor => judge.layerOutputs(of)[1]!;
      const chance = tf.sigmoid(model.discriminate(drawn));
      const kl = tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), tf.add(1, logVar));
      const expected = {
        pixels: squares(drawn, x),
        features: squares(features(drawn), features(x)),
        adversarial: tf.neg(tf.mean(tf.log(chance))),
        kl: tf.mean(tf.mul(tf.sum(kl, 1), 0.5)),
      };
      const values = Object.values(expected).map((term) => term.dataSync()[0]!);
      // Sums of a few hundred float32 numbers.
      expectNumbers(
        Object.keys(expected).map((name) => terms![name]!.dataSync()[0]!),
        values,
        1e-5,
      );
      const [pixels, seen, adversarial, divergence] = values as [number, number, number, number];
      expectNumbers(total.dataSync(), [2 * pixels + 0.5 * seen + 3 * adversarial + 2 * divergence], 1e-5);
      const real = tf.sigmoid(model.discriminate(x));
      const critic = tf.neg(tf.add(tf.mean(tf.log(real)), tf.mean(tf.log(tf.sub(1, chance)))));
      expectNumbers(model.discriminatorLoss(x, drawn).dataSync(), critic.dataSync(), 1e-5);
    });
  });

  it('takes bytes as it takes numbers from 0 to 1', () => {
    tf.tidy(() => {
      const model = new DeePSiM(AUTOENCODERS.autoencoder(), classifier(), CONFIG, new Random(3));
      const bytes = tf.cast(tf.mul(pictures(), 255), 'int32') as tf.Tensor4D;
      const [ofBytes, ofNumbers] = [bytes, tf.div(bytes, 255) as tf.Tensor4D].map((images) =>
        model.loss(images, { training: true, random: new Random(5) }).total.dataSync(),
      );
      expectNumbers(ofBytes!, ofNumbers!, 1e-5);
      const judged = [bytes, tf.div(bytes, 255)].map((images) => model.discriminate(images).dataSync());
      expectNumbers(judged[0]!, judged[1]!, 1e-5);
    });
  });

  it('a classifier’s layers put out what its shapes say, the last one its features', () => {
    tf.tidy(() => {
      const judge = classifier();
      const outputs = judge.layerOutputs(pictures());
      expect(judge.layers).toBe(3);
      expect(outputs.map(({ shape }) => shape)).toEqual([
        [ROWS, 3, 3, 4],
        [ROWS, 2, 2, 5],
        [ROWS, 8],
      ]);
      expectNumbers(outputs.at(-1)!.dataSync(), judge.features(pictures()).dataSync(), 1e-6);
      // Behind tanh.
      for (const output of outputs) expect(tf.max(tf.abs(output)).dataSync()[0]).toBeLessThan(1);
    });
  });

  it.each(['Autoencoder', 'VAE'] as const)('normalizes by the batch while it trains: %s', (kind) => {
    const config = {
      imageShape: SHAPE,
      latentSize: 3,
      network: { channels: [3, 4], norm: 'batch' },
    } as const;
    const random = new Random(2);
    const model = kind === 'VAE' ? new VAE(config, random) : new Autoencoder(config, random);
    const deepsim = new DeePSiM(model, classifier(), CONFIG, new Random(3));
    const pixelsOf = (training: boolean): number =>
      deepsim.loss(pictures(), { training, random: new Random(4) }).terms!['pixels']!.dataSync()[0]!;
    const evaluated = pixelsOf(false);
    expect(batchesTracked(model)).toEqual([0, 0, 0]);
    expect(Math.abs(pixelsOf(true) - evaluated)).toBeGreaterThan(0.01);
    expect(batchesTracked(model)).toEqual([1, 1, 1]);
    const step = new DeePSiMStep(deepsim, optimizers());
    tf.tidy(() => step.run({ images: pictures() }, { step: 0, random }));
    // Once for each of the two networks' updates.
    expect(batchesTracked(model)).toEqual([3, 3, 3]);
    step.dispose();
    deepsim.dispose();
  });

  it('a run that is resumed goes on bit for bit', async () => {
    const store = memoryStore();
    const modelOf = (): DeePSiM => new DeePSiM(AUTOENCODERS.VAE(), classifier(), CONFIG, new Random(3));
    const runTo = async (steps: number, resume?: LoadedRun): Promise<Record<string, number[]>> => {
      const step = new DeePSiMStep(modelOf(), optimizers());
      const callbacks = [checkpointTo(store, { every: 3 })];
      await train(step, { data: source(), steps, random: new Random(4), callbacks, resume });
      const values = Object.entries(step.tensors()).map(([name, tensor]) => [name, [...tensor.dataSync()]]);
      return Object.fromEntries(values);
    };
    await runTo(3);
    const saved = await loadRun(store, modelOf());
    const [whole, resumed] = [await runTo(6), await runTo(6, saved)];
    expect(resumed).toEqual(whole);
  });

  it('refuses what does not fit together', () => {
    const random = new Random(1);
    const autoencoder = AUTOENCODERS.autoencoder();
    const of = (config: Partial<DeePSiMConfig>) => () =>
      new DeePSiM(autoencoder, classifier(), { ...CONFIG, ...config }, random);
    expect(of({ layer: 3 })).toThrow(
      'DeePSiM: expected layer to be a whole number at least 0 and below 3, got 3.',
    );
    expect(of({ weights: { ...CONFIG.weights, pixels: -1 } })).toThrow('DeePSiM: expected weights.pixels');
    expect(of({ weights: { pixels: 1, features: 1 } as DeePSiMConfig['weights'] })).toThrow(
      'DeePSiM: expected weights.adversarial',
    );
    const larger = new Autoencoder({ imageShape: [8, 8, 1], latentSize: 3, network }, random);
    expect(() => new DeePSiM(larger, classifier(), CONFIG, random)).toThrow(
      'DeePSiM: expected a classifier of pictures [8, 8, 1], got one of [6, 6, 1].',
    );
    const config = { imageShape: SHAPE, latentSize: 3, network };
    const iwae = new VAE({ ...config, samples: 5 }, random);
    expect(() => new DeePSiM(iwae, classifier(), CONFIG, random)).toThrow('expected a VAE without samples');
    const conditional = new VAE({ ...config, classes: 2 }, random);
    expect(() => new DeePSiM(conditional, classifier(), CONFIG, random)).toThrow(
      'expected a VAE without classes',
    );
    const crossEntropy = new Autoencoder({ ...config, reconstruction: 'crossEntropy' }, random);
    expect(() => new DeePSiM(crossEntropy, classifier(), CONFIG, random)).toThrow(
      "expected an autoencoder without the reconstruction 'crossEntropy'",
    );
  });
});
