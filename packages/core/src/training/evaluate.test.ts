import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { validateEvery } from './callbacks/validate-every.ts';
import { evaluate } from './evaluate.ts';
import type { TrainableModel } from './model.ts';
import { PointClassifier, pointSource, RunningClassifier } from './testing/models.ts';
import { trainBriefly } from './testing/runs.ts';

onBackends('evaluate', () => {
  test('the mean over one pass with carried state; the same each time, the position as before', async () => {
    await expectNoLeak(async () => {
      const model = new RunningClassifier(new Random(1));
      const data = pointSource();
      data.restore({ epoch: 0, index: 3 });
      const first = await evaluate(model, data);
      expect(await evaluate(model, data)).toEqual(first);
      expect(data.position()).toEqual({ epoch: 0, index: 3 });
      model.dispose();
    });
  });

  test('terms count as the loss does, also where a term is the loss itself', async () => {
    const w = tf.variable(tf.scalar(1));
    let calls = 0;
    const model: TrainableModel = {
      ...{ kind: 'Counter', config: {}, parameters: () => ({ w }), buffers: () => ({}) },
      loss: () => {
        const total = tf.scalar(++calls);
        return { total, terms: { same: total, double: tf.mul(total, 2).asScalar() } };
      },
    };
    await expectNoLeak(async () => {
      // Four batches: (1 + 2 + 3 + 4) / 4.
      expect(await evaluate(model, pointSource())).toEqual({ loss: 2.5, same: 2.5, double: 5 });
    });
    w.dispose();
  });

  test('batches weigh what their losses say', async () => {
    let calls = 0;
    const model: TrainableModel = {
      ...{ kind: 'Counter', config: {}, parameters: () => ({}), buffers: () => ({}) },
      loss: () => ({ total: tf.scalar(++calls), weight: tf.scalar(calls === 1 ? 0 : calls) }),
    };
    await expectNoLeak(async () => {
      // (0·1 + 2·2 + 3·3 + 4·4) / (0 + 2 + 3 + 4)
      expect((await evaluate(model, pointSource()))['loss']).toBeCloseTo(29 / 9, 12);
      const empty: TrainableModel = {
        ...model,
        loss: () => ({ total: tf.scalar(0), weight: tf.scalar(0) }),
      };
      await expect(evaluate(empty, pointSource())).rejects.toThrow(
        'evaluate: expected a batch with something to predict, got none.',
      );
    });
  });

  test('an abort comes through while it computes, and leaves no tensor', async () => {
    const controller = new AbortController();
    const busy: TrainableModel = {
      ...{ kind: 'Busy', config: {}, parameters: () => ({}), buffers: () => ({}) },
      loss: () => {
        const end = performance.now() + 30;
        while (performance.now() < end);
        return { total: tf.scalar(1), carry: { state: tf.scalar(1) } };
      },
    };
    const data = pointSource();
    data.restore({ epoch: 2, index: 1 });
    await expectNoLeak(async () => {
      setTimeout(() => controller.abort(), 0);
      await expect(evaluate(busy, data, { signal: controller.signal })).rejects.toThrow('aborted');
    });
    expect(data.position()).toEqual({ epoch: 2, index: 1 });
  });

  test('a model that fails leaves the position and no tensor behind', async () => {
    await expectNoLeak(async () => {
      const model = new RunningClassifier(new Random(1));
      let calls = 0;
      const failing: TrainableModel = {
        ...{ kind: 'Failing', config: {}, parameters: () => ({}), buffers: () => ({}) },
        loss: (batch, context) => {
          if (++calls === 3) throw new Error('no');
          return model.loss({ points: batch['points']!, labels: batch['labels']! }, context);
        },
      };
      const data = pointSource();
      data.restore({ epoch: 2, index: 1 });
      await expect(evaluate(failing, data)).rejects.toThrow('no');
      expect(data.position()).toEqual({ epoch: 2, index: 1 });
      model.dispose();
    });
  });
});

test('validateEvery adds its figure at its steps and at the end', async () => {
  const model = new PointClassifier(new Random(1));
  const history = await trainBriefly(8, [validateEvery(3, model, pointSource())], { model });
  expect(history.column('validation').steps).toEqual([3, 6, 8]);
  expect(history.last('validation')).toBe((await evaluate(model, pointSource()))['loss']);
  model.dispose();
});
