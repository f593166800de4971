import { expect, test } from 'vitest';
import { Random } from '../../../../random/random.ts';
import { onBackends } from '../../../../testing/on-backends.ts';
import { tf } from '../../../../tf.ts';

/** Sorted on the processor: larger values first, of equal ones the lower index. */
function sorted(row: readonly number[], k: number): number[] {
  const indices = row.map((_, index) => index);
  return indices.sort((a, b) => row[b]! - row[a]! || a - b).slice(0, k);
}

onBackends('topk', (backend) => {
  // Rows of one value, of a power of two and of others; k from one to all; values that often are equal.
  test.each([
    [3, 1, 1],
    [2, 2, 2],
    [5, 7, 3],
    [1, 64, 64],
    [3, 300, 17],
  ])('%d rows of %d, the best %d', (rows, length, k) => {
    const random = new Random(length);
    const values = Array.from({ length: rows }, () =>
      Array.from({ length }, () => Math.floor(random.uniform() * length) / 4 - 5),
    );
    const expected = values.map((row) => sorted(row, k));
    const result = tf.topk(tf.tensor2d(values), k);
    expect(result.indices.dtype).toBe('int32');
    expect(result.indices.arraySync()).toEqual(expected);
    expect(result.values.arraySync()).toEqual(
      expected.map((row, at) => row.map((index) => values[at]![index])),
    );
  });

  test('of whole numbers are whole numbers', () => {
    const { values } = tf.topk(tf.tensor1d([3, 9, -4], 'int32'), 2);
    expect(values.dtype).toBe('int32');
    expect(values.arraySync()).toEqual([9, 3]);
  });

  // TensorFlow.js leaves open where NaN goes.
  test.skipIf(!backend.startsWith('gpujs'))('puts NaN first, once', () => {
    const { indices } = tf.topk(tf.tensor1d([1, Number.POSITIVE_INFINITY, Number.NaN, -2, 5]), 5);
    expect(indices.arraySync()).toEqual([2, 1, 4, 0, 3]);
  });
});
