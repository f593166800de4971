import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useBackend } from '../../backends/use-backend.ts';
import { ConfigError } from '../../errors.ts';
import { reduceOnPlateau } from '../../optim/reduce-on-plateau.ts';
import { expectNoLeak } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import type { TrainingRun } from '../callback.ts';
import { figureOf, lastSnapshot, trainBriefly } from '../testing/runs.ts';
import { earlyStopping } from './early-stopping.ts';
import { every } from './every.ts';
import { observe } from './observe.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

let tensors = 0;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

test('every n updates a function runs, and may add figures', async () => {
  const seen: number[] = [];
  const history = await trainBriefly(7, [
    every(3, async (run, figures) => {
      seen.push(run.step);
      figures['sample'] = seen.length;
    }),
  ]);
  expect(seen).toEqual([3, 6]);
  expect(history.column('sample')).toEqual({ steps: [3, 6], values: [1, 2] });
  expect(() => every(0, () => {})).toThrow(ConfigError);
});

test.each([
  // By hand: 1 is the best; 0.99 is no progress with minDelta 0.05; the third value in a row without it stops.
  { minDelta: 0.05, values: [2, 1, 0.99, Number.NaN, 1.5, 1.2, 0.1], stops: 6 },
  { minDelta: 0, values: [2, 1, 0.99, Number.NaN, 1.5, 1.2, 0.1], stops: 8 },
])('early stopping counts values without progress: $minDelta', async ({ minDelta, values, stops }) => {
  const stopping = earlyStopping({ figure: 'accuracy loss', patience: 3, minDelta });
  const history = await trainBriefly(8, [figureOf('accuracy loss', values), stopping]);
  expect(history.rows.length).toBe(stops);
  expect(history.stopped).toBe(
    stops === 8 ? undefined : "'accuracy loss' has not fallen below 1 3 times in a row",
  );
});

test('early stopping goes on counting in a resumed run, and ends one that was over at once', async () => {
  await expectNoLeak(async () => {
    const values = [1, 2, 2, 2, 2];
    const first = lastSnapshot();
    const stopping = () => earlyStopping({ patience: 3 });
    await trainBriefly(3, [figureOf('validation', values), stopping(), first.callback]);
    const resume = first.snapshot();
    const second = lastSnapshot();
    const options = { resume };
    const history = await trainBriefly(
      9,
      [figureOf('validation', values), stopping(), second.callback],
      options,
    );
    expect(history.rows.map(({ step }) => step)).toEqual([4]);
    const again = await trainBriefly(9, [stopping()], { resume: second.snapshot() });
    expect(again.rows).toEqual([]);
    expect(again.stopped).toMatch(/^'validation' has not fallen below 1/);
    tf.dispose([{ ...resume.tensors }, { ...second.snapshot().tensors }]);
  });
});

test('a plateau schedule sees the figure, and its state is saved and restored', async () => {
  const schedule = () => reduceOnPlateau({ initial: 1, patience: 1, factor: 0.5 });
  const one = schedule();
  const saved = lastSnapshot();
  await trainBriefly(3, [figureOf('validation', [1, 1, Number.NaN]), observe(one), saved.callback]);
  expect(one.state()).toMatchObject({ rate: 1, waited: 1 });
  const two = schedule();
  const resume = saved.snapshot();
  await trainBriefly(4, [figureOf('validation', [1], 4), observe(two)], { resume });
  expect(two(4)).toBe(0.5);
  expect(two.state()).toMatchObject({ rate: 0.5, best: 1, waited: 0 });
  tf.dispose({ ...resume.tensors });
});

test('a callback of a run that failed to start still ends', async () => {
  const ended: TrainingRun[] = [];
  const fails = trainBriefly(1, [
    {
      name: 'fails',
      onStart() {
        throw new Error('no permission');
      },
    },
    { name: 'ends', onEnd: (run) => void ended.push(run) },
  ]);
  await expect(fails).rejects.toThrow('no permission');
  expect(ended.length).toBe(1);
});
