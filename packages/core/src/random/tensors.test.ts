import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { categoricalArray, normalArray } from './arrays.ts';
import { Random } from './random.ts';
import { bernoulli, categoricalFromLogits, normal, randomPermutation, uniform } from './tensors.ts';

onBackends('random tensors', () => {
  test('have the shape asked for and the numbers of the arrays', () => {
    const tensor = normal(new Random(1), [2, 3], { mean: 1, std: 2 });
    expect(tensor.shape).toEqual([2, 3]);
    expectClose(tensor, normalArray(new Random(1), 6, { mean: 1, std: 2 }), 0);
    const values = uniform(new Random(2), [50, 2], { min: 3, max: 4 }).dataSync();
    expect(Math.min(...values)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...values)).toBeLessThan(4);
    expect(new Set(bernoulli(new Random(3), [40], 0.5).dataSync())).toEqual(new Set([0, 1]));
    expect(normal(new Random(4), []).shape).toEqual([]);
  });

  test('a permutation is an int32 tensor with each index once', () => {
    const order = randomPermutation(new Random(1), 20);
    expect(order.dtype).toBe('int32');
    expect(Array.from(order.dataSync()).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    );
  });

  test('classes are drawn by their softmax, one a row', () => {
    const logits = tf.log(tf.tensor2d(Array.from({ length: 4000 }, () => [1, 3]).flat(), [4000, 2]));
    const drawn = categoricalFromLogits(new Random(1), logits);
    expect([drawn.shape, drawn.dtype]).toEqual([[4000], 'int32']);
    const share = tf.mean(tf.cast(drawn, 'float32')).dataSync()[0]!;
    // Five standard errors: 5 · √(0.75 · 0.25 / 4000).
    expect(Math.abs(share - 0.75)).toBeLessThan(0.035);
  });
});

test('categorical arrays follow their weights', () => {
  const drawn = categoricalArray(new Random(1), 4000, [1, 0, 3]);
  expect(drawn.filter((index) => index === 1)).toHaveLength(0);
  expect(Math.abs(drawn.filter((index) => index === 2).length / 4000 - 0.75)).toBeLessThan(0.035);
});
