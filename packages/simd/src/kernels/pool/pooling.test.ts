import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

/** Input shape, window, stride, padding. */
const IMAGES: [
  [number, number, number, number],
  number | [number, number],
  number,
  'same' | 'valid' | number,
][] = [
  [[2, 4, 4, 3], 2, 2, 'valid'],
  [[3, 7, 5, 8], 3, 2, 'same'],
  [[1, 6, 9, 13], [2, 3], 1, 'same'],
  [[1, 5, 5, 1], 3, 1, 1],
  [[2, 3, 3, 6], 3, 3, 'valid'],
  [[2, 3, 4, 5], 1, 1, 'valid'],
  [[0, 4, 4, 2], 2, 2, 'valid'],
];

onSimd('pooling', (backend) => {
  it.each(IMAGES)('pools %j over %j, stride %i, padding %s', async (shape, size, stride, pad) => {
    const x = numbers(shape, 1) as tf.Tensor4D;
    for (const pool of [tf.maxPool, tf.avgPool]) {
      const { simd, cpu } = await onBoth(() => {
        const y = pool(x, size, stride, pad);
        const dy = numbers(y.shape, 2);
        return [y, tf.grad((a) => pool(a as tf.Tensor4D, size, stride, pad))(x, dy)];
      });
      for (const index of [0, 1]) expectSame(simd[index]!, cpu[index]!);
    }
    const { MaxPool, MaxPoolGrad, AvgPool, AvgPoolGrad } = backend().fallbacks();
    expect([MaxPool, MaxPoolGrad, AvgPool, AvgPoolGrad]).toEqual(Array(4).fill(undefined));
  });

  it.each([
    [[2, 4, 4, 4, 3], 2, 2, 'valid'],
    [[1, 5, 3, 6, 9], 3, 2, 'same'],
    [[1, 3, 3, 3, 4], 3, 1, 1],
  ] as const)('pools volumes %j over %i, stride %i, padding %s', async (shape, size, stride, pad) => {
    const x = numbers([...shape], 1) as tf.Tensor5D;
    for (const pool of [tf.maxPool3d, tf.avgPool3d]) {
      const { simd, cpu } = await onBoth(() => {
        const y = pool(x, size, stride, pad);
        const dy = numbers(y.shape, 2);
        return [y, tf.grad((a) => pool(a as tf.Tensor5D, size, stride, pad))(x, dy)];
      });
      for (const index of [0, 1]) expectSame(simd[index]!, cpu[index]!);
    }
  });

  it('treats NaN, infinities and equal values as TensorFlow.js does', async () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    const x = tf.tensor4d(
      [1, nan, 3, 3, nan, nan, -infinity, 3, nan, nan, infinity, 0, 2, 2, 2, 2],
      [1, 4, 4, 1],
    );
    const { simd, cpu } = await onBoth(() => [
      tf.maxPool(x, 2, 2, 'valid'),
      tf.avgPool(x, 2, 2, 'valid'),
      tf.grad((a) => tf.maxPool(a as tf.Tensor4D, 2, 1, 'same'))(x),
    ]);
    for (const index of [0, 1, 2]) expectSame(simd[index]!, cpu[index]!);
  });

  it('pools integers too', async () => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1], 'int32');
    const { simd, cpu } = await onBoth(() => tf.maxPool(x, 2, 2, 'valid'));
    expectSame(simd[0]!, cpu[0]!);
  });
});
