import { expect, test } from 'vitest';
import { sgd } from '../optim/sgd.ts';
import { Random } from '../random/random.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { learningRateFinder } from './learning-rate-finder.ts';
import type { TrainableModel } from './model.ts';
import { PointClassifier, pointSource } from './testing/models.ts';

onBackends('learningRateFinder', () => {
  test('finds where the loss falls, and leaves model and data as they were', async () => {
    await expectNoLeak(async () => {
      const model = new PointClassifier(new Random(1));
      const bits = () => Object.values(model.parameters()).map((variable) => Array.from(variable.dataSync()));
      const before = bits();
      const data = pointSource();
      data.restore({ epoch: 1, index: 2 });
      const { rates, losses, suggestion } = await learningRateFinder(model, {
        data,
        random: new Random(1),
        optimizer: (learningRate) => sgd({ learningRate }),
        from: 1e-4,
        to: 1e4,
        steps: 80,
      });
      expect(rates.length).toBe(losses.length);
      expect(rates[0]).toBe(1e-4);
      expect(rates[1]! / rates[0]!).toBeCloseTo(1e8 ** (1 / 79), 10);
      // A two-layer network on inputs of variance 1 learns at 0.01 to 10; beyond, its loss explodes.
      expect(suggestion).toBeGreaterThan(1e-2);
      expect(suggestion).toBeLessThan(10);
      expect(losses.length).toBeLessThan(80);
      expect(Math.min(...losses)).toBeLessThan(losses[0]! * 0.8);
      expect(bits()).toEqual(before);
      expect(data.position()).toEqual({ epoch: 1, index: 2 });
      model.dispose();
    });
  });
});

test('on w² the loss of each rate is known, and numbers that overflow end the test', async () => {
  const w = tf.variable(tf.scalar(1));
  const model: TrainableModel = {
    ...{ kind: 'Square', config: {}, parameters: () => ({ w }), buffers: () => ({}) },
    loss: () => ({ total: tf.square(w).asScalar() }),
  };
  const { losses, rates, suggestion } = await learningRateFinder(model, {
    ...{ data: pointSource(), random: new Random(1), smoothing: 0, explosion: 1e300 },
    ...{ from: 0.01, to: 1e6, steps: 60 },
    optimizer: (learningRate) => sgd({ learningRate }),
  });
  let value = 1;
  rates.slice(0, 10).forEach((rate, i) => {
    expect(losses[i]).toBeCloseTo(value ** 2, 5); // float32: seven digits
    value *= 1 - 2 * rate;
  });
  expect(rates.length).toBeLessThan(60);
  expect(suggestion).toBeLessThan(0.5); // where one step reaches the minimum
  expect(w.dataSync()[0]).toBe(1);
  w.dispose();
});
