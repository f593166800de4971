import { adam, Random, sgd, type Transformation, tf, useBackend } from '@reverie/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchOf, PICTURES } from '../testing/gan-variants.ts';
import { expectNumbers } from '../testing/golden.ts';
import { GAN } from './gan.ts';
import type { GANConfig } from './gan-config.ts';
import { GANStep } from './gan-step.ts';

/** A GAN before and after one update of each network, and the figures of the step. */
interface Updated {
  readonly gan: GAN;
  readonly before: Readonly<Record<string, ArrayLike<number>>>;
  readonly figures: Readonly<Record<string, number>>;
}

const optimizer: Transformation = sgd({ learningRate: 0.1 });

function update(variant: Partial<GANConfig>, discriminator = optimizer): Updated {
  const config = { ...PICTURES, ...variant };
  const gan = new GAN(config, new Random(1));
  const step = new GANStep(gan, { generator: adam({ learningRate: 0.05 }), discriminator });
  const before = numbersOf(gan.parameters());
  const images = tf.tensor4d(batchOf(config).images.data as Float32Array, [8, 6, 5, 1]);
  const figures = tf.tidy(() =>
    Object.entries(step.run({ images }, { step: 0, random: new Random(2) })).map(
      ([name, figure]) => [name, figure.dataSync()[0]!] as const,
    ),
  );
  step.dispose();
  images.dispose();
  return { gan, before, figures: Object.fromEntries(figures) };
}

const numbersOf = (tensors: Readonly<Record<string, tf.Tensor>>): Record<string, ArrayLike<number>> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync()]));

describe('GANStep', () => {
  beforeAll(() => useBackend('cpu'));

  it('moves the average towards the generator', () => {
    // Adam's first update moves every weight by its learning rate of 0.05.
    const { gan, before } = update({ averageDecay: 0.75 });
    const now = numbersOf(gan.generator.parameters());
    const averages = numbersOf(gan.buffers());
    for (const [name, values] of Object.entries(now)) {
      const old = before[`generator.${name}`]!;
      const expected = Array.from(values, (value, i) => 0.75 * old[i]! + 0.25 * value);
      expectNumbers(averages[`average.${name}`]!, expected, 1e-6);
    }
    expect(now['network.0.weight']).not.toEqual(before['generator.network.0.weight']);
    gan.dispose();
  });

  it('clips the discriminator’s weights', () => {
    const { gan, before } = update({ loss: 'wasserstein', weightClip: 0.01 });
    const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs));
    expect(largest(before['discriminator.output.weight']!)).toBeGreaterThan(0.02);
    for (const values of Object.values(numbersOf(gan.discriminator.parameters())))
      expect(largest(values)).toBeLessThanOrEqual(Math.fround(0.01));
    gan.dispose();
  });

  it('adds the gradient penalty to what the discriminator minimizes', () => {
    const [none, some] = [0, 10].map((gradientPenalty) => {
      const { gan, figures } = update({ loss: 'wasserstein', gradientPenalty });
      gan.dispose();
      return figures;
    });
    expect(some!['loss']).toBe(none!['loss']);
    // Slopes of nearly 0 cost nearly 1, and ten times their gradient is most of it.
    expect(some!['discriminatorGradient']! / none!['discriminatorGradient']!).toBeGreaterThan(1.5);
  });

  it('asks for less than 1 of real data where it is smoothed', () => {
    const [smoothed, plain] = [0.9, 1].map((realTarget) => {
      const { gan, figures } = update({ realTarget });
      gan.dispose();
      return figures;
    });
    // The target's term of the cross-entropy is −t · logit.
    expect(plain!['real']).not.toBe(0);
    expectNumbers([smoothed!['loss']! - plain!['loss']!], [0.1 * plain!['real']!], 1e-6);
  });

  it('updates the discriminator in each of its steps', () => {
    let updates = 0;
    const counted: Transformation = {
      ...optimizer,
      update(...args) {
        updates++;
        return optimizer.update(...args);
      },
    };
    update({ criticSteps: 4 }, counted).gan.dispose();
    expect(updates).toBe(4);
  });
});
