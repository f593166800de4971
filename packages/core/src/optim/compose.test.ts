import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { type TensorMap, tf } from '../tf.ts';
import { adam } from './adam.ts';
import { chain } from './chain.ts';
import { clipByGlobalNorm, clipByValue, globalNorm } from './clip.ts';
import { freeze } from './freeze.ts';
import { matchesName } from './name-pattern.ts';
import { averageCheckpoints, ema } from './parameter-average.ts';
import { perGroup } from './per-group.ts';
import { sgd } from './sgd.ts';
import type { Transformation } from './transformation.ts';

const updatesOf = (link: Transformation, gradients: TensorMap): TensorMap =>
  link.update(gradients, link.init(gradients), gradients, { step: 0 }).updates;

onBackends('composition', () => {
  test('the global norm spans all tensors, and clipping keeps the direction', () => {
    const gradients = { a: tf.tensor1d([3, 0]), b: tf.tensor2d([[4]]) };
    expectClose(globalNorm(gradients), [5], 1e-6);
    expectClose(globalNorm({}), [0], 0);
    const clipped = updatesOf(clipByGlobalNorm(1), gradients);
    // One float32 division and product.
    expectClose(clipped['a']!, [0.6, 0], 1e-6);
    expectClose(clipped['b']!, [0.8], 1e-6);
    expectClose(updatesOf(clipByGlobalNorm(5.1), gradients)['a']!, [3, 0], 0);
  });

  test.each([Number.NaN, Infinity, -Infinity, 1e30])('a norm spoilt by %s makes every update NaN', (bad) => {
    const clipped = updatesOf(clipByGlobalNorm(1), { a: tf.tensor1d([1, 0]), b: tf.tensor1d([bad]) });
    for (const tensor of Object.values(clipped))
      for (const value of tensor.dataSync()) expect(value).toBeNaN();
  });

  test('clipping by value limits each element and keeps NaN', () => {
    const clipped = updatesOf(clipByValue(2), { a: tf.tensor1d([-3, 1, Infinity, Number.NaN]) });
    expect([...clipped['a']!.dataSync()]).toEqual([-2, 1, 2, Number.NaN]);
  });

  test('frozen parameters do not move, and as a group they have no state', () => {
    const gradients = { 'encoder.w': tf.tensor1d([1]), 'decoder.w': tf.tensor1d([1]) };
    const last = updatesOf(chain(sgd({ learningRate: 1 }), freeze('encoder.*')), gradients);
    expectClose(last['encoder.w']!, [0], 0);
    expectClose(last['decoder.w']!, [-1], 0);
    const grouped = perGroup([
      [/^encoder/, freeze()],
      ['*', adam({ learningRate: 1 })],
    ]);
    expect(Object.keys(grouped.init(gradients))).toEqual(['1.m.decoder.w', '1.v.decoder.w']);
    expectClose(updatesOf(grouped, gradients)['encoder.w']!, [0], 0);
  });

  test('a parameter without a group, and a group without parameters, are errors', () => {
    const gradients = { 'a.weight': tf.scalar(1), 'a.bias': tf.scalar(1) };
    const optimizer = sgd({ learningRate: 1 });
    expect(() => perGroup({ '*.bias': optimizer }).init(gradients)).toThrow(
      "perGroup: expected a group for parameter 'a.weight', got the patterns *.bias; add a pattern",
    );
    expect(() => perGroup({ '*': optimizer, '*.bias': optimizer }).init(gradients)).toThrow(
      'got none for *.bias',
    );
  });

  test('the moving average starts at the parameters and follows eq. 19', () => {
    const average = ema(0.9);
    const w = tf.variable(tf.tensor1d([1, 2]));
    const start = average.init({ w });
    w.assign(tf.tensor1d([2, 0]));
    expectClose(start['w']!, [1, 2], 0);
    expectClose(average.update(start, { w })['w']!, [1.1, 1.8], 1e-6);
    expect(() => average.update(start, {})).toThrow("ema.update: expected 'w' of shape [2], got none");
    expect(() => ema(1)).toThrow('below 1');
  });

  test('checkpoints are averaged by name', () => {
    const checkpoints = [{ w: tf.tensor1d([1, 2]) }, { w: tf.tensor1d([3, 0]) }, { w: tf.tensor1d([2, 4]) }];
    expectClose(averageCheckpoints(checkpoints)['w']!, [2, 2], 1e-6);
    expect(() => averageCheckpoints([])).toThrow('at least one checkpoint');
    expect(() => averageCheckpoints([checkpoints[0]!, { v: tf.scalar(1) }])).toThrow("'v'");
    expect(() => averageCheckpoints([checkpoints[0]!, {}])).toThrow("'w' of shape [2], got none");
    expect(() => averageCheckpoints([checkpoints[0]!, { w: tf.scalar(1) }])).toThrow('got [2]');
  });
});

test('name patterns: whole names for text, anywhere for a RegExp, other characters literally', () => {
  expect(matchesName('*', 'a.b')).toBe(true);
  expect(matchesName('*.bias', 'layers.0.bias')).toBe(true);
  expect(matchesName('bias', 'layers.0.bias')).toBe(false);
  expect(matchesName('layers.?.w', 'layers.1.w')).toBe(true);
  expect(matchesName('layers.?.w', 'layersx1.w')).toBe(false);
  const global = /bias/g;
  expect([matchesName(global, 'a.bias'), matchesName(global, 'a.bias')]).toEqual([true, true]);
});
