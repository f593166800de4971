import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

type Shape4D = [number, number, number, number];

/** Input, filter [height, width, filters a channel], stride, padding, dilation. */
const CASES: [
  Shape4D,
  [number, number, number],
  number | [number, number],
  'same' | 'valid' | number,
  number,
][] = [
  [[2, 5, 6, 8], [3, 3, 1], 1, 'same', 1],
  [[2, 7, 9, 37], [3, 3, 1], 2, 'same', 1],
  [[1, 8, 5, 3], [2, 3, 2], [2, 1], 'valid', 1],
  [[2, 6, 6, 20], [5, 5, 1], 1, 2, 1],
  [[1, 9, 9, 6], [3, 3, 4], 1, 'same', 2],
  [[1, 1, 1, 1], [1, 1, 1], 1, 'valid', 1],
  [[2, 5, 5, 4], [1, 1, 1], 2, 'valid', 1],
  [[0, 5, 5, 4], [3, 3, 1], 1, 'same', 1],
];

/** Sums of up to 100 products of about 1, each rounded to 2⁻²⁴. */
const TOLERANCE = 1e-5;

onSimd('depthwiseConv2d', (backend) => {
  it.each(CASES)(
    'convolves %j by %j, stride %j, padding %s, dilation %i',
    async (shape, size, strides, pad, dilation) => {
      const x = numbers(shape, 1) as tf.Tensor4D;
      const filter = numbers([size[0], size[1], shape[3], size[2]], 2) as tf.Tensor4D;
      const convolve = (a: tf.Tensor, b: tf.Tensor) =>
        tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad, 'NHWC', dilation);
      const { simd, cpu } = await onBoth(() => {
        const y = convolve(x, filter);
        if (dilation > 1) return y;
        return [y, ...tf.grads(convolve)([x, filter], numbers(y.shape, 3))];
      });
      for (const [index, expected] of cpu.entries()) expectSame(simd[index]!, expected, TOLERANCE);
      expect(Object.keys(backend().fallbacks()).filter((name) => name.startsWith('Depthwise'))).toEqual([]);
    },
  );

  it('applies bias and activation in the same call', async () => {
    const x = numbers([2, 6, 5, 7], 1) as tf.Tensor4D;
    const filter = tf.mul(numbers([3, 3, 7, 1], 2), 4) as tf.Tensor4D;
    const bias = numbers([7], 3);
    for (const activation of ['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid'] as const) {
      const { simd, cpu } = await onBoth(() =>
        tf.fused.depthwiseConv2d({
          x,
          filter,
          strides: 1,
          pad: 'same',
          bias,
          activation,
          leakyreluAlpha: 0.3,
        }),
      );
      expectSame(simd[0]!, cpu[0]!, TOLERANCE);
    }
    expect(backend().fallbacks()['FusedDepthwiseConv2D']).toBeUndefined();
  });
});
