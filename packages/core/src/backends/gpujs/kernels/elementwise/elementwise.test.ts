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

  test('raise infinite and negative numbers to powers as Math.pow does', () => {
    const [bases, powers] = [
      [-Infinity, -2, -1, 0, 1, Infinity],
      [-0.5, 0.5, 1, 2, 3, -3],
    ];
    const y = tf.pow(tf.tensor2d(bases, [6, 1]), tf.tensor2d(powers, [1, 6])).dataSync();
    // A GPU's own power has five digits; −0 and 0 are alike.
    const rounded = (value: number): string => (value === 0 ? '0' : value.toPrecision(4));
    const expected = bases.flatMap((base) => powers.map((power) => rounded(base ** power)));
    expect(Array.from(y, rounded)).toEqual(expected);
  });
});
