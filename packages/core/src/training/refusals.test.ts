import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backends/use-backend.ts';
import { CheckpointError, ConfigError } from '../errors.ts';
import { adam } from '../optim/adam.ts';
import { sgd } from '../optim/sgd.ts';
import { Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import type { Callback } from './callback.ts';
import { PointClassifier, pointSource } from './testing/models.ts';
import { snapshotAt } from './testing/snapshot-at.ts';
import { train } from './train.ts';

const optimizer = () => adam({ learningRate: 0.05 });

beforeAll(async () => {
  await useBackend('cpu');
});

test('refuses what cannot work, in one sentence', async () => {
  const model = new PointClassifier(new Random(1));
  const options = { data: pointSource(), random: new Random(1), optimizer: optimizer() };
  await expect(train(model, { ...options, steps: -1 })).rejects.toThrow(
    'train: expected steps to be a whole number at least 0, got -1.',
  );
  const { optimizer: _, ...without } = options;
  // @ts-expect-error what a caller without types may forget
  await expect(train(model, { ...without, steps: 1 })).rejects.toThrow(ConfigError);
  const twice: Callback = { name: 'log', state: () => 1 };
  await expect(train(model, { ...options, steps: 1, callbacks: [twice, { ...twice }] })).rejects.toThrow(
    "expected callbacks of different names, got 'log' twice",
  );
  model.dispose();
});

test('a snapshot of another model or optimizer is refused, with what differs', async () => {
  const snapshot = snapshotAt(1);
  const model = new PointClassifier(new Random(1));
  const options = {
    data: pointSource(),
    steps: 1,
    random: new Random(1),
    optimizer: adam({ learningRate: 1 }),
  };
  await train(model, { ...options, callbacks: [snapshot.callback] });
  const resume = snapshot.load();
  const wider = new PointClassifier(new Random(1), { hidden: 9 });
  const otherModel = train(wider, { ...options, resume });
  await expect(otherModel).rejects.toThrow(CheckpointError);
  await expect(otherModel).rejects.toThrow('hidden is 8 instead of 9');
  await expect(train(model, { ...options, optimizer: sgd({ learningRate: 1 }), resume })).rejects.toThrow(
    /got another one: optimizer\/m\.0\.bias is unknown, .* and 3 more; resume with the model and the optimizer/,
  );
  tf.dispose({ ...resume.tensors });
  model.dispose();
  wider.dispose();
});
