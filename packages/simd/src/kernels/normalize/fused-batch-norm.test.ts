import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

onSimd('batchNorm', (backend) => {
  it.each([[[2, 3, 4, 5]], [[7, 1]], [[3, 2, 8]], [[0, 4]], [[9, 33]]] as [number[]][])(
    'normalizes %j with and without scale and offset',
    async (shape) => {
      const x = numbers(shape, 1);
      const channels = [shape.at(-1)!];
      const mean = numbers(channels, 2) as tf.Tensor1D;
      const variance = tf.abs(numbers(channels, 3)) as tf.Tensor1D;
      const scale = numbers(channels, 4) as tf.Tensor1D;
      for (const [offset, factor] of [
        [mean, scale],
        [undefined, scale],
        [mean, undefined],
        [undefined, undefined],
      ]) {
        const { simd, cpu } = await onBoth(() => tf.batchNorm(x, mean, variance, offset, factor, 1e-2));
        // Values up to 1 / √0.01 = 10.
        expectSame(simd[0]!, cpu[0]!, 1e-5);
      }
      expect(backend().fallbacks()['FusedBatchNorm']).toBeUndefined();
    },
  );

  it('takes statistics of every value', async () => {
    const x = numbers([2, 3, 4, 5], 1) as tf.Tensor4D;
    const mean = numbers([2, 3, 4, 5], 2) as tf.Tensor4D;
    const { simd, cpu } = await onBoth(() => tf.batchNorm4d(x, mean, tf.abs(mean)));
    // 1 / √ε is up to 32.
    expectSame(simd[0]!, cpu[0]!, 3e-5);
  });
});
