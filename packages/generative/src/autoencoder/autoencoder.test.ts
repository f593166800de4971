import {
  adam,
  fitPCA,
  gradientCheck,
  lbfgs,
  type NDArray,
  normal,
  normalArray,
  overfitTinyBatch,
  Random,
  tf,
  uniformArray,
  useBackend,
} from '@reverie/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchesTracked } from '../testing/batches-tracked.ts';
import { expectNumbers } from '../testing/golden.ts';
import { onBackends } from '../testing/on-backends.ts';
import { Autoencoder, type AutoencoderConfig } from './autoencoder.ts';
import { corrupt } from './corruption.ts';
import { contraction, sparsity } from './penalties.ts';

const SMALL: AutoencoderConfig = {
  imageShape: [6, 5, 1],
  latentSize: 4,
  network: { hiddenSizes: [16], activation: 'tanh' },
};
const pictures = (count: number, seed = 1): NDArray => ({
  data: uniformArray(new Random(seed), count * 30),
  shape: [count, 6, 5, 1],
});
const tensorOf = ({ data, shape }: NDArray): tf.Tensor => tf.tensor(data, [...shape]);
const CONVOLUTIONAL = { channels: [4, 6], activation: 'elu' } as const;

const KINDS: readonly (readonly [string, Partial<AutoencoderConfig>])[] = [
  ['fully connected', {}],
  ['tied', { tied: true }],
  ['convolutional', { network: CONVOLUTIONAL }],
  ['denoising', { corruption: { kind: 'gaussian', std: 0.1 } }],
  ['masked', { corruption: { kind: 'masking', share: 0.2 } }],
  ['sparse', { codeActivation: 'sigmoid', sparsity: { target: 0.1, weight: 0.01 } }],
  ['contractive', { contraction: { weight: 0.01 } }],
];

onBackends('Autoencoder', () => {
  it.each(KINDS)('learns four pictures and leaves no tensor: %s', async (_, config) => {
    const before = tf.memory().numTensors;
    const model = new Autoencoder({ ...SMALL, ...config }, new Random(1));
    const options = { random: new Random(2), steps: 60, optimizer: adam({ learningRate: 0.02 }) };
    const { losses } = await overfitTinyBatch(model, { images: pictures(4) }, options);
    // What noise and penalties leave is below half of what not knowing the pictures costs.
    expect(Math.min(...losses)).toBeLessThan(0.5 * losses[0]!);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('Autoencoder', () => {
  beforeAll(() => useBackend('cpu'));

  it.each(KINDS.filter(([name]) => name !== 'masked'))('gradients are right: %s', async (_, config) => {
    const model = new Autoencoder({ ...SMALL, ...config }, new Random(1));
    const images = tensorOf(pictures(3));
    const lossOf = (): tf.Scalar => model.loss({ images }, { training: true, random: new Random(2) }).total;
    const options = { random: new Random(3), samples: 8 };
    const report = await gradientCheck(lossOf, model.parameters(), options);
    expect(report.passed, JSON.stringify(report.parameters)).toBe(true);
    model.dispose();
  });

  it('compares by cross-entropy where it is told to, and only behind a sigmoid', async () => {
    const model = new Autoencoder({ ...SMALL, reconstruction: 'crossEntropy' }, new Random(1));
    const images = tensorOf(pictures(3));
    const lossOf = (): tf.Scalar => model.loss({ images }, { training: true, random: new Random(2) }).total;
    const targets = images.dataSync();
    const terms = Array.from(model.reconstruct(images).dataSync(), (y, i) => {
      const x = targets[i]!;
      return -(x * Math.log(y) + (1 - x) * Math.log(1 - y));
    });
    expectNumbers(lossOf().dataSync(), [terms.reduce((sum, term) => sum + term, 0) / terms.length], 1e-5);
    const report = await gradientCheck(lossOf, model.parameters(), { random: new Random(3), samples: 8 });
    expect(report.passed, JSON.stringify(report.parameters)).toBe(true);
    expect(
      () =>
        new Autoencoder(
          { ...SMALL, reconstruction: 'crossEntropy', outputActivation: 'linear' },
          new Random(1),
        ),
    ).toThrow(
      "Autoencoder: expected outputActivation 'sigmoid' for the reconstruction 'crossEntropy', got 'linear'.",
    );
  });

  it('normalizes by the batch while it trains', async () => {
    const network = { channels: [3, 4], norm: 'batch', activation: 'tanh' } as const;
    const model = new Autoencoder({ ...SMALL, network, contraction: { weight: 0.1 } }, new Random(1));
    const images = tensorOf(pictures(4));
    const lossOf = (training: boolean): tf.Scalar =>
      model.loss({ images }, { training, random: new Random(2) }).total;
    const evaluated = lossOf(false).dataSync()[0]!;
    expect(batchesTracked(model)).toEqual([0, 0, 0]);
    expect(Math.abs(lossOf(true).dataSync()[0]! - evaluated)).toBeGreaterThan(0.01);
    // The contraction runs the encoder a second time.
    expect(batchesTracked(model)).toEqual([2, 1, 1]);
    model.reconstruct(images);
    expect(batchesTracked(model)).toEqual([2, 1, 1]);
    const options = { random: new Random(3), samples: 8 };
    const report = await gradientCheck(() => lossOf(true), model.parameters(), options);
    expect(report.passed, JSON.stringify(report.parameters)).toBe(true);
    model.dispose();
  });

  it('refuses an empty batch', () => {
    const model = new Autoencoder(SMALL, new Random(1));
    const lossOf = (): tf.Scalar =>
      model.loss({ images: tf.zeros([0, 6, 5, 1]) }, { training: true, random: new Random(2) }).total;
    expect(lossOf).toThrow('Autoencoder.loss: expected at least one picture, got an empty batch.');
    model.dispose();
  });

  it('corrupts pictures as it is told to, in training only', () => {
    tf.tidy(() => {
      const gray = tf.fill([100, 6, 5, 1], 0.5) as tf.Tensor4D;
      const noise = tf.sub(corrupt(gray, { kind: 'gaussian', std: 0.1 }, new Random(1)), gray);
      const { mean, variance } = tf.moments(noise);
      // 3,000 draws: errors of 0.1 / √3000 and 0.1 / √6000.
      expectNumbers(mean.dataSync(), [0], 0.008);
      expectNumbers(tf.sqrt(variance).dataSync(), [0.1], 0.006);
      const masked = corrupt(gray, { kind: 'masking', share: 0.2 }, new Random(1)).dataSync();
      expect(new Set(masked)).toEqual(new Set([0, 0.5]));
      // √(0.2 · 0.8 / 3000), four times.
      expectNumbers([masked.filter((x) => x === 0).length / masked.length], [0.2], 0.03);
      const corruption = { kind: 'gaussian', std: 0.3 } as const;
      const [plain, noisy] = [SMALL, { ...SMALL, corruption }].map((config) => {
        const model = new Autoencoder(config, new Random(1));
        return [true, false].map(
          (training) =>
            model.loss({ images: gray }, { training, random: new Random(2) }).total.dataSync()[0]!,
        );
      });
      expect(noisy![0]).not.toBe(plain![0]);
      expect(noisy![1]).toBe(plain![1]);
    });
  });

  it('tied weights are one variable', () => {
    const model = new Autoencoder({ ...SMALL, tied: true }, new Random(1));
    expect(Object.keys(model.parameters())).toEqual([
      'encoder.1.weight',
      'encoder.1.bias',
      'code.weight',
      'code.bias',
      'decoder.0.bias',
      'decoder.2.bias',
    ]);
    expect(() => new Autoencoder({ ...SMALL, tied: true, network: CONVOLUTIONAL }, new Random(1))).toThrow(
      'Autoencoder: expected a fully connected network where tied',
    );
    model.dispose();
  });

  it('the contraction of a layer of sigmoids is its closed form', () => {
    const config = { latentSize: 2, network: { hiddenSizes: [] }, codeActivation: 'sigmoid' } as const;
    const model = new Autoencoder({ ...SMALL, ...config }, new Random(1));
    tf.tidy(() => {
      const images = tensorOf(pictures(1)) as tf.Tensor4D;
      const weight = model.parameters()['code.weight'] as tf.Tensor2D;
      const code = model.encode(images);
      // ‖J‖² = Σ_i (h_i (1 − h_i))² Σ_j W_ij² (Rifai et al. 2011, eq. 4)
      const slopes = tf.square(tf.mul(code, tf.sub(1, code)));
      const exact = tf.sum(tf.mul(slopes, tf.sum(tf.square(weight), 1))).dataSync();
      const draws = Array.from(
        { length: 400 },
        (_, i) => contraction((x) => model.encode(x), images, new Random(i)).dataSync()[0]!,
      );
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      // The mean of 400 estimates, each about as wide as its mean.
      expect(Math.abs(mean / exact[0]! - 1)).toBeLessThan(0.15);
    });
    model.dispose();
  });

  it('a sparse code costs nothing where its means are the target', () => {
    const code = tf.tensor2d([0.1, 0.2, 0.1, 0], [2, 2]);
    expectNumbers(sparsity(code, 0.1).dataSync(), [0], 1e-6);
    // KL(0.5 ‖ 0.1) = 0.5 log 5 + 0.5 log (5 / 9)
    const expected = 0.5 * Math.log(5) + 0.5 * Math.log(5 / 9);
    expectNumbers(sparsity(tf.tensor2d([0.1], [1, 1]), 0.5).dataSync(), [expected], 1e-5);
  });

  it('a linear one finds the space of the principal components', () => {
    const random = new Random(7);
    const data = mixtures(random, ROWS, SIZE, RANK);
    const images: NDArray = { data, shape: [ROWS, 1, 1, SIZE] };
    const network = { hiddenSizes: [] };
    const config = {
      imageShape: [1, 1, SIZE],
      latentSize: RANK,
      network,
      outputActivation: 'linear',
    } as const;
    const model = new Autoencoder(config, random.split('model'));
    const batch = { images: tensorOf(images) };
    lbfgs({ maxIterations: 300 }).step(
      model.parameters(),
      () => model.loss(batch, { training: false, random }).total,
    );
    const pca = fitPCA({ data, shape: [ROWS, SIZE] }, { components: RANK });
    const projected = (rows: ArrayLike<number>): ArrayLike<number> =>
      pca.inverse(pca.transform({ data: Float32Array.from(rows), shape: [rows.length / SIZE, SIZE] })).data;
    const ours = model.reconstruct(tensorOf(images)).dataSync();
    expect(squaredError(ours, data) / squaredError(projected(data), data)).toBeLessThan(1.01);
    // What the decoder can draw lies in the space of the components: its projection loses next to nothing.
    const drawn = model.decode(normal(new Random(1), [50, RANK])).dataSync();
    expect(squaredError(projected(drawn), drawn) / squaredError(drawn.slice(SIZE), drawn)).toBeLessThan(1e-3);
    model.dispose();
  });

  it.each([
    [{ latentSize: 0 }, 'Autoencoder: expected latentSize'],
    [{ corruption: { kind: 'masking', share: 1 } as const }, 'Corruption: expected share'],
    [{ sparsity: { target: 0.1, weight: 1 } }, "expected codeActivation 'sigmoid'"],
    [
      { codeActivation: 'relu' as 'linear' },
      "Autoencoder: expected codeActivation to be one of 'linear', 'sigmoid', got 'relu'.",
    ],
    [{ outputActivation: 'tanh' as 'linear' }, 'Autoencoder: expected outputActivation to be one of'],
    [{ reconstruction: 'l1' as 'crossEntropy' }, 'Autoencoder: expected reconstruction to be one of'],
    [
      { corruption: { kind: 'dropout' as 'masking', share: 0.1 } },
      "Corruption: expected kind to be one of 'gaussian', 'masking', got 'dropout'.",
    ],
    [{ contraction: { weight: -1 } }, 'Autoencoder: expected contraction.weight'],
  ])('refuses %j', (config, message) => {
    expect(() => new Autoencoder({ ...SMALL, ...config }, new Random(1))).toThrow(message);
  });
});

const [ROWS, SIZE, RANK] = [256, 10, 3];

/** Rows of so many numbers that are made of a few, of different strengths, and of a little noise. */
function mixtures(random: Random, rows: number, size: number, rank: number): Float32Array {
  const mixing = normalArray(random, rank * size);
  const sources = normalArray(random, rows * rank);
  return normalArray(random, rows * size, { std: 0.05 }).map((noise, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    const mixed = [0, 1, 2].map((k) => sources[row * rank + k]! * mixing[k * size + column]! * (1 - 0.3 * k));
    return noise + mixed[0]! + mixed[1]! + mixed[2]!;
  });
}

/** The sum over the numbers that both have. */
function squaredError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
