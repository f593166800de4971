import { arraySource, Random, tf, train } from '@reverie/core';
import { expect, it } from 'vitest';
import { batchOf, optimizers, PICTURES, ROWS, VARIANTS } from '../testing/gan-variants.ts';
import { expectGradients, expectNumbers, golden, loadState } from '../testing/golden.ts';
import { onBackends } from '../testing/on-backends.ts';
import { type AdversarialLossName, adversarialLoss } from './adversarial-loss.ts';
import { Discriminator } from './discriminator.ts';
import { GAN } from './gan.ts';
import type { GANConfig } from './gan-config.ts';
import { GANStep } from './gan-step.ts';
import { gradientPenalty } from './gradient-penalty.ts';

onBackends('GAN', () => {
  it.each(Object.entries(golden.adversarial.losses))(
    'losses and gradients are PyTorch’s: %s',
    (name, cases) => {
      const { discriminator, generator } = adversarialLoss('test', name as AdversarialLossName);
      const [real, fake] = [golden.adversarial.real, golden.adversarial.fake].map((x) =>
        tf.tensor2d(x, [3, 1]),
      );
      for (const expected of cases) {
        tf.tidy(() => {
          const lossOf = (r: tf.Tensor, f: tf.Tensor): tf.Scalar => discriminator(r, f, expected.target);
          expectNumbers(lossOf(real!, fake!).dataSync(), [expected.discriminator], 1e-6);
          expectNumbers(generator(fake!).dataSync(), [expected.generator], 1e-6);
          const [ofReal, ofFake] = tf.grads(lossOf)([real!, fake!]);
          expectNumbers(ofReal!.dataSync(), expected.real, 1e-6);
          expectNumbers(ofFake!.dataSync(), expected.fake, 1e-6);
          expectNumbers(tf.grad(generator)(fake!).dataSync(), expected.drawn, 1e-6);
        });
      }
      tf.dispose([real, fake]);
    },
  );

  it('the gradient penalty has PyTorch’s gradients, to second order', () => {
    const config: GANConfig = {
      dataShape: [4],
      latentSize: 2,
      network: { hiddenSizes: [5, 3], activation: 'tanh' },
      loss: 'wasserstein',
    };
    const { x, state, penalty, gradients } = golden.penalty;
    const critic = new Discriminator(config, new Random(1));
    loadState(critic.parameters(), state);
    const real = tf.tensor2d(x, [3, 4]);
    const discriminate = (at: tf.Tensor): tf.Tensor => critic.forward(at, undefined, { training: true });
    // Between equal points there is one place only.
    const lossOf = (): tf.Scalar => gradientPenalty(discriminate, real, real, new Random(2));
    tf.tidy(() => expectNumbers(lossOf().dataSync(), [penalty], 1e-5));
    expectGradients(lossOf, critic.parameters(), gradients, 1e-5);
    critic.dispose();
    real.dispose();
  });

  it.each(VARIANTS)('makes a step and leaves no tensor: %s', async (_, variant) => {
    const before = tf.memory().numTensors;
    const config = { ...PICTURES, ...variant };
    const gan = new GAN(config, new Random(1));
    const step = new GANStep(gan, optimizers());
    const data = arraySource(batchOf(config), { batchSize: ROWS });
    const { rows } = await train(step, { data, steps: 2, random: new Random(2) });
    const { figures } = rows.at(-1)!;
    for (const figure of ['loss', 'generator', 'discriminatorGradient', 'generatorGradient', 'diversity'])
      expect(figures[figure], figure).toEqual(expect.any(Number));
    expect(figures['diversity']).toBeGreaterThan(0);
    step.dispose();
    gan.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
