import { klStandardNormal, type NDArray, normal, Random, tf, uniformArray, useBackend } from '@reverie/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logLikelihood } from '../evaluation/log-likelihood.ts';
import { batchesTracked } from '../testing/batches-tracked.ts';
import { expectNumbers } from '../testing/golden.ts';
import { countedKL, importanceBound } from './objective.ts';
import { VAE, type VAEConfig } from './vae.ts';

const SMALL: VAEConfig = { imageShape: [6, 5, 1], latentSize: 2, network: { hiddenSizes: [16] } };

const pictures = (count: number, seed = 1): NDArray => ({
  data: uniformArray(new Random(seed), count * 30),
  shape: [count, 6, 5, 1],
});
const tensorOf = ({ data, shape }: NDArray): tf.Tensor => tf.tensor(data, [...shape]);

describe('VAE', () => {
  beforeAll(() => useBackend('cpu'));

  const model = (config: Partial<VAEConfig> = {}): VAE => new VAE({ ...SMALL, ...config }, new Random(1));

  it('bounds grow with the samples: ELBO, IWAE, log-likelihood', async () => {
    const vae = model();
    const data = { images: pictures(40) };
    const bound = async (samples: number): Promise<number> => {
      const bounds = await logLikelihood(vae, data, { samples, random: new Random(3) });
      return bounds.reduce((sum, value) => sum + value, 0) / bounds.length;
    };
    const [one, five, fifty, many] = [await bound(1), await bound(5), await bound(50), await bound(500)];
    expect(one).toBeLessThan(five);
    expect(five).toBeLessThan(fifty);
    // Near its limit it grows by less than the noise of the estimate, 0.01 nats.
    expect(fifty).toBeLessThan(many + 0.01);
    vae.dispose();
  });

  it('the log-likelihood does not depend on how many rows are decoded at once', async () => {
    const vae = model();
    const data = { images: pictures(3) };
    const [all, few] = [2000, 64].map((rows) =>
      logLikelihood(vae, data, { samples: 4000, random: new Random(3), rows }),
    );
    // Other random numbers: 4,000 samples leave an error of about 0.02 nats.
    expectNumbers(await few!, await all!, 0.02);
    vae.dispose();
  });

  it('the closed form of the divergence is what sampling gives', () => {
    const vae = model();
    tf.tidy(() => {
      const images = tensorOf(pictures(2));
      const { mean, logVar } = vae.encode(images);
      const noise = normal(new Random(5), [20_000, 2, 2]);
      const z = vae.reparameterize({ mean, logVar }, noise);
      // log q − log p = ½ (z² − ε² − log σ²)
      const ratio = tf.mul(tf.sub(tf.sub(tf.square(z), tf.square(noise)), logVar), 0.5);
      const sampled = tf.mean(tf.sum(ratio, -1));
      const exact = tf.mean(klStandardNormal({ mean, logVar }));
      expect(exact.dataSync()[0]).toBeGreaterThan(0);
      // 40,000 samples of a standard deviation of about 1.
      expectNumbers(sampled.dataSync(), exact.dataSync(), 0.02);
    });
    vae.dispose();
  });

  it('β, warm-up and free bits weigh the divergence', () => {
    const images = tensorOf(pictures(4));
    const lossOf = (config: Partial<VAEConfig>, updates?: number): Record<string, number> => {
      const vae = model(config);
      const carry = updates === undefined ? undefined : { updates: tf.scalar(updates) };
      const { total, terms } = vae.loss({ images }, { training: true, random: new Random(2), carry });
      const values = { total: total.dataSync()[0]!, kl: terms!['kl']!.dataSync()[0]! };
      vae.dispose();
      return { ...values, reconstruction: terms!['reconstruction']!.dataSync()[0]! };
    };
    const plain = lossOf({});
    expect(plain['total']).toBeCloseTo(plain['reconstruction']! + plain['kl']!, 4);
    const beta = lossOf({ beta: 4 });
    expect(beta['total']).toBeCloseTo(plain['reconstruction']! + 4 * plain['kl']!, 3);
    const warm = lossOf({ klWarmUp: 10 }, 4);
    expect(warm['total']).toBeCloseTo(plain['reconstruction']! + 0.5 * plain['kl']!, 4);
    const over = lossOf({ klWarmUp: 10 }, 25);
    expect(over['total']).toBeCloseTo(plain['reconstruction']! + plain['kl']!, 4);
    expect(lossOf({ freeBits: 7 })['kl']).toBeCloseTo(14, 4);
  });

  it.each([1, 3])('normalizes by the batch while it trains: %i samples', (samples) => {
    const vae = model({ network: { channels: [3, 4], norm: 'batch' }, samples });
    const images = tensorOf(pictures(4));
    const lossOf = (training: boolean): number =>
      tf.tidy(() => vae.loss({ images }, { training, random: new Random(2) }).total.dataSync()[0]!);
    const [evaluated, again] = [lossOf(false), lossOf(false)];
    expect(evaluated).toBe(again);
    expect(batchesTracked(vae)).toEqual([0, 0, 0]);
    expect(Math.abs(lossOf(true) - evaluated)).toBeGreaterThan(0.1);
    // One layer of the encoder's, two of the decoder's.
    expect(batchesTracked(vae)).toEqual([1, 1, 1]);
    vae.reconstruct(images);
    expect(batchesTracked(vae)).toEqual([1, 1, 1]);
    vae.dispose();
  });

  it('weights of 0 are no numbers that are none', async () => {
    const never = Number.NEGATIVE_INFINITY;
    tf.tidy(() => {
      const logWeights = tf.tensor2d([never, never, 3, never, Math.log(3), 3], [2, 3]);
      expectNumbers(importanceBound(logWeights).dataSync().slice(1), [Math.log(1.5), 3], 1e-6);
      expect(importanceBound(logWeights).dataSync()[0]).toBe(never);
    });
    const vae = model();
    vae.logWeights = () => tf.fill([2, 3], never);
    const bounds = await logLikelihood(
      vae,
      { images: pictures(3) },
      { samples: 4, rows: 2, random: new Random(1) },
    );
    expect([...bounds]).toEqual([never, never, never]);
    vae.dispose();
  });

  it('a negligible weight has no gradient, which would be a denormal number', () => {
    tf.tidy(() => {
      const logWeights = tf.tensor2d([[-80], [-110], [-80 - Math.log(3)]]);
      const ofBound = tf.grad((x: tf.Tensor) => importanceBound(x as tf.Tensor2D));
      expectNumbers(ofBound(logWeights).dataSync(), [0.75, 0, 0.25], 1e-6);
      expect(ofBound(logWeights).dataSync()[1]).toBe(0);
      expect(importanceBound(tf.tensor2d([[0], [Number.NaN]])).dataSync()[0]).toBeNaN();
    });
  });

  it('bits are free on the mean of the batch', () => {
    tf.tidy(() => {
      // ½ μ²: divergences of 0 and 2 nats, whose mean is 1.
      const posterior = { mean: tf.tensor2d([0, 2], [2, 1]), logVar: tf.zeros([2, 1]) };
      expectNumbers(countedKL(posterior, 0.5).dataSync(), [1], 1e-6);
      expectNumbers(countedKL(posterior, 1.5).dataSync(), [1.5], 1e-6);
    });
  });

  it('a conditional one decodes what it is asked for', () => {
    const vae = model({ classes: 3 });
    const z = tf.zeros([3, 2]);
    const shown = vae.decode(z, tf.tensor1d([0, 1, 2], 'int32'));
    expect(shown.shape).toEqual([3, 6, 5, 1]);
    const [first, second] = tf.unstack(shown);
    expect(tf.max(tf.abs(tf.sub(first!, second!))).dataSync()[0]).toBeGreaterThan(1e-3);
    expect(() => vae.decode(z)).toThrow('VAE.decode: expected labels of 3 classes, got none');
    expect(() => vae.decode(z, tf.tensor1d([0, 1, 3], 'int32'))).toThrow(
      'VAE.decode: expected labels in [0, 3), got 3.',
    );
    expect(() => model().decode(z, tf.tensor1d([0, 1, 2], 'int32'))).toThrow('expected no labels');
    vae.dispose();
  });

  it('the same seed gives the same pictures', () => {
    const vae = model();
    const draw = (seed: number): ArrayLike<number> => vae.sample(3, { random: new Random(seed) }).dataSync();
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it.each([
    [{ latentSize: 0 }, 'VAE: expected latentSize'],
    [{ imageShape: [6, 0, 1] as const }, "VAE: expected imageShape's width"],
    [{ samples: 5, beta: 2 }, 'VAE: expected beta 1, and neither klWarmUp nor freeBits, where samples > 1'],
    [
      { likelihood: 'poisson' as 'bernoulli' },
      'VAE: expected a likelihood: bernoulli, gaussian, discretizedLogistic',
    ],
    [{ network: {} as VAEConfig['network'] }, 'expected a list of either channels or hiddenSizes, got {}.'],
    [{ network: { channels: [2], hiddenSizes: [4] } }, 'expected a list of either channels or hiddenSizes'],
    [{ network: { channels: '12' as never } }, 'expected a list of either channels or hiddenSizes'],
    [{ network: { hiddenSizes: [4], norm: 'batch' as const } }, 'expected channels where there is norm'],
    [
      { network: { channels: [2], norm: 'layer' as 'batch' } },
      "NetworkConfig: expected norm to be one of 'none', 'batch', got 'layer'.",
    ],
    [{ network: { hiddenSizes: [4], activation: 'sine' as 'relu' } }, 'expected an activation: relu'],
  ])('refuses %j', (config, message) => {
    expect(() => model(config)).toThrow(message);
  });

  it('refuses pictures and codes of another size, and none', () => {
    const vae = model();
    expect(() => vae.encode(tf.zeros([2, 5, 6, 1]))).toThrow('VAE.encode: expected images [batch, 6, 5, 1]');
    expect(() => vae.decode(tf.zeros([2, 3]))).toThrow('VAE.decode: expected z [batch, 2], got [2, 3]');
    const random = new Random(1);
    const none = { images: tf.zeros([0, 6, 5, 1]) };
    expect(() => vae.loss(none, { training: true, random })).toThrow(
      'VAE.loss: expected at least one picture, got an empty batch.',
    );
    expect(() => vae.logWeights(none, { samples: 2, random })).toThrow('VAE.logWeights: expected at least');
    const some = { images: tf.zeros([1, 6, 5, 1]) };
    expect(() => vae.logWeights(some, { samples: 0, random })).toThrow('VAE.logWeights: expected samples');
    expect(() => vae.sample(0, { random: new Random(1) })).toThrow('VAE.sample: expected count');
  });
});
