import { expect, test } from 'vitest';
import { CheckpointError } from '../../errors.ts';
import { decodeCheckpoint } from '../../persistence/checkpoint.ts';
import { encodeModel } from '../../persistence/model-file.ts';
import { memoryStore } from '../../persistence/stores/memory-store.ts';
import type { Store } from '../../persistence/stores/store.ts';
import { Random } from '../../random/random.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { expectNoLeak } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import type { Callback } from '../callback.ts';
import { loadRun } from '../load-run.ts';
import { PointClassifier } from '../testing/models.ts';
import { figureOf, trainBriefly } from '../testing/runs.ts';
import { BEST, checkpointTo, LAST } from './checkpoint-to.ts';
import { earlyStopping } from './early-stopping.ts';

const newModel = (seed = 1, dropout = 0.5): PointClassifier =>
  new PointClassifier(new Random(seed), { dropout });

const stepIn = async (store: Store, name: string): Promise<number | undefined> => {
  const bytes = await store.read(name);
  return bytes && decodeCheckpoint(bytes).metadata.step;
};

const bitsOf = (model: PointClassifier): unknown =>
  Object.values(model.parameters()).map((variable) => Array.from(variable.dataSync()));

onBackends('checkpointTo', () => {
  test('keeps the last and the best, and a resumed run ends with the same bits', async () => {
    await expectNoLeak(async () => {
      const store = memoryStore();
      const validation = [3, 2, 1, 5, 1, 4, 0.5, 9];
      const callbacks = () => [checkpointTo(store, { every: 2 }), figureOf('validation', validation)];
      const [whole, cut, resumed] = [newModel(), newModel(), newModel(7)];
      await trainBriefly(8, [figureOf('validation', validation)], { model: whole });
      await trainBriefly(5, callbacks(), { model: cut });
      expect([await stepIn(store, LAST), await stepIn(store, BEST)]).toEqual([5, 3]);
      const run = await loadRun(store, resumed);
      expect(run!.warning).toBeUndefined();
      expect(run!.state).toMatchObject({ step: 5, callbacks: { checkpoint: { best: 1 } } });
      await trainBriefly(8, callbacks(), { model: resumed, resume: run });
      expect([await stepIn(store, LAST), await stepIn(store, BEST)]).toEqual([8, 7]);
      expect(bitsOf(resumed)).toEqual(bitsOf(whole));
      tf.dispose({ ...run!.tensors });
      for (const model of [whole, cut, resumed]) model.dispose();
    });
  });
});

test('what is saved is the state after the step, and what is logged never behind it, in any order', async () => {
  const store = memoryStore();
  const stopping = earlyStopping({ patience: 9 });
  const logged: number[] = [];
  const log: Callback = { name: 'log', afterStep: (run) => void logged.push(run.step) };
  const watched: Store = {
    ...store,
    write(name, bytes) {
      expect(logged.at(-1)).toBe(decodeCheckpoint(bytes).metadata.step);
      return store.write(name, bytes);
    },
  };
  const extra = { classNames: ['cats', 'dogs'] };
  const callbacks = [
    checkpointTo(watched, { every: 2, extra }),
    log,
    stopping,
    figureOf('validation', [1, 2]),
  ];
  await trainBriefly(2, callbacks);
  const { metadata } = decodeCheckpoint((await store.read(LAST))!);
  expect(metadata.extra).toMatchObject({ ...extra, callbacks: { [stopping.name]: { best: 1, waited: 1 } } });
});

test('a damaged newest checkpoint gives the one before it, with a warning', async () => {
  const store = memoryStore();
  const model = newModel();
  await trainBriefly(6, [checkpointTo(store, { every: 3 })], { model });
  const file = (await store.read(LAST))!;
  const previous = (await store.read('last.safetensors.previous'))!;
  const damaged: Store = {
    ...store,
    read: async (name) => (name === LAST ? file.subarray(0, 300) : previous),
  };
  const run = await loadRun(damaged, model);
  expect(run!.state.step).toBe(3);
  expect(run!.warning).toMatch(/^last\.safetensors: .* the previous checkpoint is used instead\.$/);
  tf.dispose({ ...run!.tensors });
  model.dispose();
});

test('a run that fails, or is over already, leaves the saved one as it is', async () => {
  const store = memoryStore();
  const model = newModel();
  await trainBriefly(2, [checkpointTo(store, { every: 2 })], { model });
  const before = await store.read(LAST);
  const resume = (await loadRun(store, model))!;
  const broken: Callback = {
    name: 'broken',
    onStep() {
      throw new Error('no');
    },
  };
  await expect(
    trainBriefly(4, [checkpointTo(store, { every: 1 }), broken], { model, resume }),
  ).rejects.toThrow('no');
  await trainBriefly(2, [checkpointTo(store, { every: 2 })], { model, resume });
  expect(await store.read(LAST)).toEqual(before);
  expect(await store.list()).toEqual([LAST]);
  tf.dispose({ ...resume.tensors });
  model.dispose();
});

test('loadRun: nothing there, another architecture, a model that is no run', async () => {
  const store = memoryStore();
  const model = newModel();
  expect(await loadRun(store, model)).toBeUndefined();
  await trainBriefly(1, [checkpointTo(store)], { model });
  await expectNoLeak(async () => {
    await expect(loadRun(store, { kind: model.kind, config: { hidden: 4, dropout: 0.5 } })).rejects.toThrow(
      'hidden is 8 instead of 4',
    );
    await store.write(LAST, await encodeModel(model));
    const fails = loadRun(store, model);
    await expect(fails).rejects.toThrow(CheckpointError);
    await expect(fails).rejects.toThrow(
      'expected the checkpoint of a training run, got a model without the state',
    );
  });
  model.dispose();
});

test('a state that is none is refused', () => {
  expect(() => checkpointTo(memoryStore()).restore!({ best: 'x' })).toThrow(CheckpointError);
  expect(() => earlyStopping().restore!(3)).toThrow(CheckpointError);
});
