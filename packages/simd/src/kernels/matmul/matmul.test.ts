import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

const SHAPES = [
  [1, 1, 1],
  [5, 7, 9],
  [1, 65, 33],
  [65, 1, 33],
  [3, 100, 50],
  [130, 70, 600],
  [4, 1100, 20],
  [0, 4, 3],
  [4, 3, 0],
] as const;

/** The products of each backend; see the last test. */
const products: tf.TypedArray[][] = [];

onSimd('matMul', () => {
  it.each(SHAPES)('multiplies %i×%i over %i in the four forms', async (M, N, K) => {
    for (const [transposeA, transposeB] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      const a = numbers(transposeA ? [K, M] : [M, K], 1);
      const b = numbers(transposeB ? [N, K] : [K, N], 2);
      const { simd, cpu } = await onBoth(() => tf.matMul(a, b, transposeA, transposeB));
      // Sums of up to 600 products of about 1, each rounded to 2⁻²⁴.
      expectSame(simd[0]!, cpu[0]!, 1e-4);
    }
  });

  it('repeats a matrix over a batch', async () => {
    const a = numbers([3, 4, 5], 1);
    const b = numbers([1, 5, 6], 2);
    const { simd, cpu } = await onBoth(() => tf.matMul(a, b));
    expectSame(simd[0]!, cpu[0]!);
  });

  it('broadcasts leading dimensions both ways', async () => {
    const a = numbers([2, 1, 4, 5], 1);
    const b = numbers([3, 5, 6], 2);
    const { simd, cpu } = await onBoth(() =>
      tf.concat([0, 1].map((i) => tf.expandDims(tf.matMul(tf.tile(tf.gather(a, i), [3, 1, 1]), b)))),
    );
    expectSame(tf.matMul(a, b), cpu[0]!);
    expectSame(simd[0]!, cpu[0]!);
  });

  it('applies bias and activation in the same call', async () => {
    const a = tf.mul(numbers([9, 5], 1), 8);
    const b = numbers([5, 7], 2);
    const bias = numbers([7], 3);
    for (const activation of ['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid'] as const) {
      const { simd, cpu } = await onBoth(() =>
        tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.3 }),
      );
      expectSame(simd[0]!, cpu[0]!);
    }
  });

  it('gives the same bits with every number of threads', () => {
    // Of five and six rows each thread takes as many as alone would be multiplied another way.
    const shapes = [
      [200, 400, 300],
      [5, 4, 700],
      [6, 4, 700],
    ] as const;
    const computed = shapes.flatMap(([M, N, K]) => {
      const plain = tf.matMul(numbers([M, K], 1), numbers([K, N], 2));
      return [plain, tf.matMul(numbers([M, K], 1), numbers([N, K], 2), false, true)];
    });
    products.push(computed.map((product) => product.dataSync()));
    expect(products.at(-1)).toEqual(products[0]);
  });
});
