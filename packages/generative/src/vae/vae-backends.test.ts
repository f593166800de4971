import { type Loss, type NDArray, normal, overfitTinyBatch, Random, tf, uniformArray } from '@reverie/core';
import { expect, it } from 'vitest';
import type { LikelihoodName } from '../likelihoods/make-likelihood.ts';
import { expectGradients, expectNumbers, golden, loadState } from '../testing/golden.ts';
import { onBackends } from '../testing/on-backends.ts';
import { VAE, type VAEConfig } from './vae.ts';

/** The architecture of make-models.py. */
const GOLDEN: VAEConfig = {
  imageShape: [2, 3, 1],
  latentSize: 3,
  network: { hiddenSizes: [5, 4], activation: 'tanh' },
};
const SMALL: VAEConfig = { imageShape: [6, 5, 1], latentSize: 2, network: { hiddenSizes: [16] } };
const CONVOLUTIONAL: VAEConfig = { ...SMALL, network: { channels: [4, 6], hiddenSize: 8, norm: 'batch' } };

const pictures = (count: number, seed = 1): NDArray => ({
  data: uniformArray(new Random(seed), count * 30),
  shape: [count, 6, 5, 1],
});
// float32 sums of about ten terms against PyTorch's float64.
const TOLERANCE = 2e-5;

onBackends('VAE', () => {
  it('takes bytes, truth values and numbers from 0 to 1 alike', () => {
    tf.tidy(() => {
      const model = new VAE(SMALL, new Random(1));
      const black = tf.tensor(
        Array.from({ length: 30 }, (_, i) => i % 2),
        [1, 6, 5, 1],
      );
      const [numbers, bytes, truths] = [
        black,
        tf.cast(tf.mul(black, 255), 'int32'),
        tf.cast(black, 'bool'),
      ].map((images) => model.encode(images).mean.dataSync());
      expectNumbers(bytes!, numbers!, 1e-6);
      expectNumbers(truths!, numbers!, 1e-6);
      model.dispose();
    });
  });

  it('the noise of the golden file is what the seed draws', () => {
    const noise = tf.tidy(() => normal(new Random('golden'), [3, 2, 3]).dataSync());
    expectNumbers(noise, golden.noise, 1e-6);
  });

  it.each(golden.vaes)(
    'ELBO and gradients are PyTorch’s: $likelihood, $samples samples',
    ({ likelihood, samples, images, state, total, terms, gradients }) => {
      const config = { ...GOLDEN, likelihood: likelihood as LikelihoodName, samples };
      const model = new VAE(config, new Random(1));
      loadState(model.parameters(), state);
      const batch = { images: tf.tensor4d(images, [2, 2, 3, 1]) };
      const lossOf = (): Loss => model.loss(batch, { training: true, random: new Random('golden') });
      tf.tidy(() => {
        const loss = lossOf();
        expectNumbers(loss.total.dataSync(), [total], TOLERANCE);
        for (const [name, value] of Object.entries(terms))
          expectNumbers(loss.terms![name]!.dataSync(), [value], TOLERANCE);
      });
      expectGradients(() => lossOf().total, model.parameters(), gradients, TOLERANCE);
      model.dispose();
      batch.images.dispose();
    },
  );

  it.each([
    ['fully connected', SMALL],
    ['convolutional', CONVOLUTIONAL],
  ])('learns four pictures by heart and leaves no tensor: %s', async (_, config) => {
    const before = tf.memory().numTensors;
    const model = new VAE({ ...config, likelihood: 'gaussian' }, new Random(1));
    const { losses } = await overfitTinyBatch(
      model,
      { images: pictures(4) },
      {
        random: new Random(2),
        steps: 80,
        bound: -5,
      },
    );
    // A picture of 30 uniform numbers: about 1 nat in all at the start, and negative where the decoder is exact.
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 10);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
