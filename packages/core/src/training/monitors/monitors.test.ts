import { expect, test } from 'vitest';
import { relu, sigmoid, tanh } from '../../nn/activations.ts';
import { Linear } from '../../nn/linear.ts';
import { Sequential } from '../../nn/sequential.ts';
import { chain } from '../../optim/chain.ts';
import { clipByGlobalNorm } from '../../optim/clip.ts';
import { sgd } from '../../optim/sgd.ts';
import { Random } from '../../random/random.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { expectNoLeak } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import { History } from '../history.ts';
import { historySeries } from '../history-series.ts';
import type { UpdateTensors } from '../model-step.ts';
import { pointData } from '../testing/models.ts';
import { figureOf, trainBriefly } from '../testing/runs.ts';
import { activationStatistics, monitorActivations } from './activation-statistics.ts';
import { gradientNorm, gradientStatistics } from './gradients.ts';
import { trainValidationGap } from './train-validation-gap.ts';
import { updateRatios } from './update-ratios.ts';

const context = { step: 0, random: new Random(0) };

/** Runs monitors on an update with w = [3, 4], b = 0. */
function figuresOf(...monitors: Array<ReturnType<typeof updateRatios>>): Record<string, number> {
  const [w, b] = [tf.variable(tf.tensor1d([3, 4])), tf.variable(tf.zeros([2]))];
  const figures = tf.tidy(() => {
    const update: UpdateTensors = {
      parameters: { w, b },
      gradients: { w: tf.tensor1d([6, -8]), b: tf.tensor1d([0, 0]) },
      updates: { w: tf.tensor1d([-0.003, 0.004]), b: tf.tensor1d([0.1, 0]) },
    };
    const all = Object.assign({}, ...monitors.map((monitor) => monitor(update, context)));
    return Object.entries(all as Record<string, tf.Scalar>).map(([name, x]) => [name, x.dataSync()[0]!]);
  });
  tf.dispose([w, b]);
  return Object.fromEntries(figures);
}

onBackends('monitors', () => {
  test('the update beside the weights', () => {
    const figures = figuresOf(updateRatios());
    expect(figures['updateRatio/w']).toBeCloseTo(0.001, 8); // 0.005 / 5
    expect(figures['updateRatio/b']).toBeCloseTo(1, 6); // starts at 0
  });

  test('the norm and the statistics of gradients', () => {
    const figures = figuresOf(gradientNorm(), gradientStatistics());
    const expected = {
      gradientNorm: 10,
      'gradient/w/norm': 10,
      'gradient/w/mean': -1,
      'gradient/w/std': 7,
      'gradient/w/max': 8,
      'gradient/b/norm': 0,
      'gradient/b/mean': 0,
      'gradient/b/std': 0,
      'gradient/b/max': 0,
    };
    expect(Object.keys(figures)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(figures[name]).toBeCloseTo(value, 5);
  });

  test('activations: mean, std, dead units and saturation of each layer', async () => {
    await expectNoLeak(async () => {
      const layer = new Linear({ inFeatures: 2, outFeatures: 3 }, new Random(1));
      const model = new Sequential([layer, relu, new Sequential([tanh]), sigmoid]);
      tf.tidy(() => layer.weight.assign(tf.tensor2d([1, 0, -1, 0, 0, 0], [3, 2])));
      const input = tf.tensor2d([2, 5, 1, 5, 0.5, 5, 3, 5], [4, 2]); // the first feature is what counts
      const rows = await activationStatistics(model, input);
      expect(rows.map(({ layer: name }) => name)).toEqual(['0 Linear', '1 relu', '2.0 tanh', '3 sigmoid']);
      const [linear, rectified, bounded, probabilities] = rows;
      expect(linear!.mean).toBeCloseTo(0, 6);
      expect(linear!.std).toBeCloseTo(Math.sqrt((2 * (4 + 1 + 0.25 + 9)) / 12), 5);
      expect(linear!.dead).toBeCloseTo(1 / 3, 6);
      expect(rectified!.dead).toBeCloseTo(2 / 3, 6);
      expect(rectified!.saturated).toBeUndefined();
      // tanh is above 0.9 at 2 and 3, of 12 values; the sigmoid of at most 1 is below 0.74.
      expect(bounded!.saturated).toBeCloseTo(2 / 12, 6);
      expect(probabilities!.saturated).toBe(0);
      tf.dispose(input);
      model.dispose();
    });
  });
});

test('figures of monitors are those of the updates, at the steps that were asked for', async () => {
  const network = new Sequential([new Linear({ inFeatures: 2, outFeatures: 2 }, new Random(1)), relu]);
  const { points } = pointData();
  const history = await trainBriefly(4, [monitorActivations(2, network, points)], {
    optimizer: chain(clipByGlobalNorm(1e-3), sgd({ learningRate: 1 })),
    monitors: [gradientNorm(), updateRatios({ every: 3 })],
  });
  expect(history.column('gradientNorm').steps).toEqual([1, 2, 3, 4]);
  expect(history.last('gradientNorm')).toBeGreaterThan(0.1); // before clipping
  expect(history.column('updateRatio/0.weight').steps).toEqual([3]);
  expect(history.last('updateRatio/0.weight')).toBeLessThan(1e-3);
  expect(history.column('activation/1 relu/dead').steps).toEqual([2, 4]);
  network.dispose();
});

test('the gap between training and validation', async () => {
  const history = new History();
  [4, 3, 2, 1].forEach((loss, i) => {
    const figures = i % 2 === 1 ? { loss, validation: 5 } : { loss };
    history.rows.push({ step: i + 1, figures });
  });
  expect(trainValidationGap(history, { window: 2 })).toEqual([
    { step: 2, train: 3.5, validation: 5, gap: 1.5 },
    { step: 4, train: 1.5, validation: 5, gap: 3.5 },
  ]);
  expect(trainValidationGap(new History())).toEqual([]);
});

test('a history as lines of a chart', async () => {
  const history = await trainBriefly(3, [figureOf('validation', [Number.NaN, 7])]);
  const loss = history.column('loss').values;
  expect(historySeries(history)).toEqual([
    { name: 'loss', x: [1, 2, 3], y: loss },
    { name: 'validation', x: [2], y: [7] },
  ]);
  expect(historySeries(history, ['validation', 'accuracy']).map(({ name }) => name)).toEqual(['validation']);
});
