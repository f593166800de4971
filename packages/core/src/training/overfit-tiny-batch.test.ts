import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import type { TrainableModel } from './model.ts';
import { overfitTinyBatch } from './overfit-tiny-batch.ts';
import { PointClassifier, pointData } from './testing/models.ts';

const batch = pointData(4);

onBackends('overfitTinyBatch', () => {
  test('a model that works learns the batch, and keeps its weights', async () => {
    await expectNoLeak(async () => {
      const model = new PointClassifier(new Random(1));
      const before = Array.from(model.parameters()['0.weight']!.dataSync());
      const report = await overfitTinyBatch(model, batch, { random: new Random(1) });
      expect(report.passed).toBe(true);
      expect(report.losses.at(-1)).toBeLessThan(report.bound);
      expect(report.bound).toBeCloseTo(0.01 * report.losses[0]!, 10);
      expect(Array.from(model.parameters()['0.weight']!.dataSync())).toEqual(before);
      model.dispose();
    });
  });
});

test('a model that cannot see its input does not pass', async () => {
  const model = new PointClassifier(new Random(1));
  const blind: TrainableModel = {
    ...{ kind: 'Blind', config: {} },
    parameters: () => model.parameters(),
    buffers: () => ({}),
    loss: ({ points, labels }, context) =>
      model.loss({ points: tf.zerosLike(points!), labels: labels! }, context),
  };
  const report = await overfitTinyBatch(blind, batch, { random: new Random(1), steps: 100, bound: 0.1 });
  expect(report).toMatchObject({ passed: false, bound: 0.1 });
  expect(report.losses.length).toBe(100);
  model.dispose();
});
