import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

type Shape5D = [number, number, number, number, number];

/** Input [batch, depth, height, width, channels], filter [depth, height, width, filters], stride, padding. */
const CASES: [
  Shape5D,
  [number, number, number, number],
  number | [number, number, number],
  'same' | 'valid',
][] = [
  [[2, 4, 5, 6, 3], [3, 3, 3, 5], 1, 'same'],
  [[1, 5, 4, 7, 4], [2, 3, 1, 9], [1, 2, 1], 'valid'],
  [[2, 5, 6, 4, 8], [3, 3, 3, 4], 2, 'same'],
  [[1, 3, 3, 3, 6], [1, 1, 1, 7], 1, 'valid'],
];

onSimd('conv3d', (backend) => {
  it.each(CASES)('convolves %j by %j, stride %j, padding %s', async (shape, filterShape, strides, pad) => {
    const x = numbers(shape, 1) as tf.Tensor5D;
    const filter = numbers([...filterShape.slice(0, 3), shape[4], filterShape[3]], 2) as tf.Tensor5D;
    const convolve = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv3d(a as tf.Tensor5D, b as tf.Tensor5D, strides, pad);
    const { simd, cpu } = await onBoth(() => {
      const y = convolve(x, filter);
      return [y, ...tf.grads(convolve)([x, filter], numbers(y.shape, 3))];
    });
    // Sums of up to 300 products of about 1, each rounded to 2⁻²⁴.
    for (const index of [0, 1, 2]) expectSame(simd[index]!, cpu[index]!, 2e-5);
    const { Conv3D, Conv3DBackpropInputV2, Conv3DBackpropFilterV2 } = backend().fallbacks();
    expect([Conv3D, Conv3DBackpropInputV2, Conv3DBackpropFilterV2]).toEqual(Array(3).fill(undefined));
  });

  it('transposes', async () => {
    const x = numbers([1, 2, 3, 2, 5], 1) as tf.Tensor5D;
    const filter = numbers([3, 3, 3, 4, 5], 2) as tf.Tensor5D;
    const { simd, cpu } = await onBoth(() => tf.conv3dTranspose(x, filter, [1, 4, 6, 4, 4], 2, 'same'));
    expectSame(simd[0]!, cpu[0]!, 2e-5);
  });
});
