import { describe, expect, test } from 'vitest';
import { TrainingError } from '../errors.ts';
import { Linear } from '../nn/linear.ts';
import { adam } from '../optim/adam.ts';
import { chain } from '../optim/chain.ts';
import { clipByGlobalNorm } from '../optim/clip.ts';
import { sgd } from '../optim/sgd.ts';
import { Random } from '../random/random.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { type TensorMap, tf } from '../tf.ts';
import type { Callback, Snapshot, TrainingRun } from './callback.ts';
import type { Figures } from './history.ts';
import type { TrainableModel } from './model.ts';
import { PointClassifier, pointSource, RunningClassifier } from './testing/models.ts';
import { snapshotAt } from './testing/snapshot-at.ts';
import { train } from './train.ts';

const optimizer = () => chain(clipByGlobalNorm(1), adam({ learningRate: 0.05 }));

const weightsOf = (model: TrainableModel): number[] =>
  Object.values(model.parameters()).flatMap((variable) => Array.from(variable.dataSync()));

onBackends('train', (backend) => {
  test('learns, and tells the figures of every update', async () => {
    await expectNoLeak(async () => {
      const model = new PointClassifier(new Random(1));
      const seen: number[] = [];
      const history = await train(model, {
        data: pointSource(),
        optimizer: optimizer(),
        steps: 60,
        random: new Random(2),
        callbacks: [
          {
            name: 'seen',
            onStep(run, figures) {
              seen.push(run.step);
              figures['double'] = 2 * figures['loss']!;
            },
          },
        ],
      });
      expect(history.rows.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
      expect(seen).toEqual(history.column('loss').steps);
      expect(history.last('double')).toBe(2 * history.last('loss')!);
      expect(history.rows[0]!.figures['loss']).toBeGreaterThan(0.4);
      expect(history.mean('loss', 8)).toBeLessThan(0.15);
      expect(history.stopped).toBeUndefined();
      model.dispose();
    });
  });

  test('a resumed run ends with the same bits: weights, Adam, carried state, dropout, data within a pass', async () => {
    await expectNoLeak(async () => {
      const run = async (
        model: TrainableModel,
        steps: number,
        extra: { callbacks?: Callback[]; resume?: Snapshot } = {},
        seed = 2,
      ) =>
        train(model, {
          data: pointSource(),
          optimizer: optimizer(),
          steps,
          random: new Random(seed),
          ...extra,
        });
      const [whole, cut, resumed] = [0, 0, 5].map((seed) => new RunningClassifier(new Random(seed)));
      const all = await run(whole!, 23);
      const snapshot = snapshotAt(10); // 4 batches a pass: in the middle of the third
      await run(cut!, 13, { callbacks: [snapshot.callback] });
      const saved = snapshot.load();
      expect(saved.state.position).toEqual({ epoch: 2, index: 2 });
      const rest = await run(resumed!, 23, { resume: saved }, 99);
      tf.dispose({ ...saved.tensors });
      expect(weightsOf(resumed!)).toEqual(weightsOf(whole!));
      expect(rest.rows).toEqual(all.rows.slice(10));
      for (const model of [whole!, cut!, resumed!]) model.dispose();
    });
  });

  // What is left over does not depend on the backend's speed: the slower one makes fewer.
  const many = backend === 'cpu' ? 2000 : 200;
  test(`${many} updates leave no tensor behind`, async () => {
    const model = new RunningClassifier(new Random(0));
    const counts = new Set<number>();
    const watch: Callback = { name: 'watch', afterStep: () => void counts.add(tf.memory().numTensors) };
    const data = pointSource(4, 8);
    const options = { data, optimizer: optimizer(), steps: many, random: new Random(1), callbacks: [watch] };
    await train(model, options);
    expect(counts.size).toBe(1);
    model.dispose();
  });

  test('names the term that is no longer finite, and the step', async () => {
    const model = new PointClassifier(new Random(1));
    let calls = 0;
    const faulty: TrainableModel = {
      kind: model.kind,
      config: model.config,
      parameters: () => model.parameters(),
      buffers: () => ({}),
      loss(batch, context) {
        const { total } = model.loss({ points: batch['points']!, labels: batch['labels']! }, context);
        const kl = tf.log(tf.scalar(++calls === 3 ? 0 : 1)).asScalar();
        return { total: tf.add(total, kl) as tf.Scalar, terms: { reconstruction: total, kl } };
      },
    };
    const fails = train(faulty, {
      data: pointSource(),
      optimizer: sgd({ learningRate: 0.1 }),
      steps: 9,
      random: new Random(1),
    });
    await expect(fails).rejects.toThrow(TrainingError);
    await expect(fails).rejects.toThrow(
      'train: expected finite figures, got kl = -Infinity, loss = -Infinity at step 3; lower the learning rate',
    );
    model.dispose();
  });

  test('names the parameter where only a gradient is not finite, before anything sees it', async () => {
    await expectNoLeak(async () => {
      const layer = new Linear({ inFeatures: 2, outFeatures: 1 }, new Random(1));
      const model: TrainableModel = {
        kind: 'RootOfZero',
        config: {},
        parameters: () => layer.parameters(),
        buffers: () => ({}),
        // √|wx − wx| is 0, and its gradient 0 / 0.
        loss: ({ points }) => {
          const y = layer.forward(points!);
          return { total: tf.sum(tf.sqrt(tf.sub(y, y))).asScalar() };
        },
      };
      const saved: number[] = [];
      const save: Callback = { name: 'save', afterStep: (run) => void saved.push(run.step) };
      const options = { data: pointSource(), steps: 9, random: new Random(1), callbacks: [save] };
      await expect(train(model, { ...options, optimizer: adam({ learningRate: 0.1 }) })).rejects.toThrow(
        "expected weights and optimiser state to stay finite, got 2 of 2 values of 'weight' NaN or infinite",
      );
      expect(saved).toEqual([]);
      layer.dispose();
    });
  });

  test('an abort comes through in the middle of training', async () => {
    const model = new PointClassifier(new Random(1));
    const ended: TrainingRun[] = [];
    const end: Callback = { name: 'end', onEnd: (run) => void ended.push(run) };
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20); // comes only if training lets the event loop turn
    const history = await train(model, {
      data: pointSource(),
      optimizer: optimizer(),
      steps: 1e6,
      random: new Random(1),
      signal: controller.signal,
      callbacks: [end],
    });
    expect(history.stopped).toBe('aborted');
    expect(ended[0]!.step).toBe(history.rows.length);
    model.dispose();
  });
});

describe('train', () => {
  test('drives a step of two networks in turn', async () => {
    const players = ['a', 'b'].map((name) => tf.variable(tf.scalar(name === 'a' ? 1 : 0.5)));
    const [a, b] = players as [tf.Variable, tf.Variable];
    // min over a, max over b of a·b, one after the other: a ← a − ηb, b ← b + ηa.
    const history = await train(
      {
        kind: 'Game',
        config: {},
        run(_batch, { step }) {
          const eta = 0.1;
          const player = step % 2 === 0 ? a : b;
          player.assign(step % 2 === 0 ? tf.sub(a, tf.mul(b, eta)) : tf.add(b, tf.mul(a, eta)));
          return { loss: tf.mul(a, b).asScalar(), a: tf.clone(a).asScalar() };
        },
        tensors: (): TensorMap => ({ a, b }),
        restore: () => {},
        dispose: () => {},
      },
      { data: pointSource(), steps: 2, random: new Random(1) },
    );
    expect(history.column('a').values.map((value) => value.toFixed(4))).toEqual(['0.9500', '0.9500']);
    expect(b.dataSync()[0]).toBeCloseTo(0.595, 6); // 0.5 + 0.1 · 0.95
    tf.dispose(players);
  });

  test('every callback ends, and the first failure is the one that is told', async () => {
    const model = new PointClassifier(new Random(1));
    const ended: unknown[] = [];
    const callbacks: Callback[] = [
      {
        name: 'first',
        onEnd() {
          throw new Error('while ending');
        },
      },
      {
        name: 'second',
        onStep() {
          throw new Error('while training');
        },
        onEnd: (_run, error) => void ended.push(error),
      },
    ];
    const options = { data: pointSource(), steps: 3, random: new Random(1), optimizer: optimizer() };
    await expect(train(model, { ...options, callbacks })).rejects.toThrow('while training');
    expect(ended).toEqual([new Error('while training')]);
    model.dispose();
  });

  test('a figure added by a callback is in the row, whoever reads it first', async () => {
    const model = new PointClassifier(new Random(1));
    const rows: Figures[] = [];
    const reader: Callback = { name: 'reader', afterStep: (_run, figures) => void rows.push({ ...figures }) };
    const writer: Callback = {
      name: 'writer',
      onStep: (_run, figures) => void Object.assign(figures, { extra: 1 }),
    };
    const options = { data: pointSource(), steps: 1, random: new Random(1), optimizer: optimizer() };
    await train(model, { ...options, callbacks: [reader, writer] });
    expect(rows[0]).toMatchObject({ extra: 1 });
    model.dispose();
  });

  test('a parameter that the loss does not use stays as it is', async () => {
    const model = new PointClassifier(new Random(1));
    const spare = tf.variable(tf.tensor1d([1, 2]));
    const withSpare: TrainableModel = {
      ...{ kind: 'Spare', config: {}, buffers: () => ({}) },
      parameters: () => ({ ...model.parameters(), spare }),
      loss: (batch, context) => model.loss({ points: batch['points']!, labels: batch['labels']! }, context),
    };
    await train(withSpare, { data: pointSource(), steps: 2, random: new Random(1), optimizer: optimizer() });
    expect(Array.from(spare.dataSync())).toEqual([1, 2]);
    tf.dispose(spare);
    model.dispose();
  });
});
