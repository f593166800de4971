import { expect, test } from 'vitest';
import { onBackends } from '../../../../testing/on-backends.ts';
import { tf } from '../../../../tf.ts';

const FLOATS = [NaN, Infinity, -Infinity, 3e9, -3e9, 1e20, 2 ** 31, -(2 ** 31), 2.7, -2.7, 0];

onBackends('element-wise kernels', () => {
  test('make integers of floats as arrays of integers do, and count with these', () => {
    const x = tf.cast(tf.tensor1d(FLOATS), 'int32');
    const expected = Array.from(Int32Array.from(Float32Array.from(FLOATS)));
    expect(Array.from(x.dataSync())).toEqual(expected);
    expect(Array.from(tf.add(tf.cast(x, 'float32'), 0).dataSync())).toEqual(expected);
  });
});
