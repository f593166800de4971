import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;
const OF_NUMBERS: readonly Reduce[] = [tf.sum, tf.mean, tf.max, tf.min, tf.prod];

const CASES: readonly (readonly [number[], (number | number[])[]])[] = [
  [[], []],
  [[1], [0]],
  [[7], [0, -1]],
  [
    [5, 9],
    [0, 1, [0, 1]],
  ],
  [
    [1, 6, 1],
    [0, 1, 2],
  ],
  [
    [37, 3],
    [0, 1],
  ],
  [
    [3, 40, 5],
    [0, 1, 2, [0, 2], [1, 2], [0, 1]],
  ],
  [
    [2, 3, 4, 5],
    [[0, 2], [1, 3], [0, 3], -2],
  ],
  [
    [3, 0],
    [0, 1],
  ],
  [
    [600, 70],
    [0, 1],
  ],
];

/** Sums of one thread, to be met by two. */
const sums: tf.TypedArray[] = [];

onSimd('reductions', (backend) => {
  it.each(CASES)('of [%s] along %j', async (shape, axes) => {
    const before = backend().fallbacks();
    const isEmpty = shape.includes(0);
    const x = tf.add(numbers(shape), 0.1);
    const ints = tf.cast(tf.mul(x, 9), 'int32');
    const flags = tf.greater(x, 0);
    for (const axis of [undefined, ...axes]) {
      for (const keepDims of [false, true]) {
        const { simd, cpu } = await onBoth(() => [
          ...OF_NUMBERS.filter((f) => !isEmpty || (f !== tf.max && f !== tf.min)).flatMap((f) => [
            f(x, axis, keepDims),
            f(ints, axis, keepDims),
          ]),
          tf.sum(flags, axis, keepDims),
          ...(isEmpty ? [] : [tf.all(flags, axis, keepDims), tf.any(flags, axis, keepDims)]),
        ]);
        // Means of up to 42,000 values are more precise here.
        for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 1e-6);
      }
    }
    expect(backend().fallbacks()).toEqual(before);
  });

  it.each(CASES)('find and accumulate in [%s] along %j', async (shape, axes) => {
    if (shape.length === 0 || shape.includes(0)) return;
    const before = backend().fallbacks();
    const x = numbers(shape);
    // Many equal values.
    const ints = tf.cast(tf.mul(x, 4), 'int32');
    for (const axis of axes.flat().filter((index) => index >= 0)) {
      const { simd, cpu } = await onBoth(() => [
        ...[x, ints].flatMap((tensor) => [tf.argMax(tensor, axis), tf.argMin(tensor, axis)]),
        ...[false, true].flatMap((exclusive) =>
          [false, true].flatMap((reverse) => [
            tf.cumsum(x, axis, exclusive, reverse),
            tf.cumprod(x, axis, exclusive, reverse),
            tf.cumsum(ints, axis, exclusive, reverse),
          ]),
        ),
      ]);
      for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 0);
    }
    expect(backend().fallbacks()).toEqual(before);
  });

  it('carry NaN and infinities', async () => {
    const rows = [
      [1, Number.NaN, 3, 2, 1, 1, 1],
      [Number.NaN, 1, 3, 2, 1, 1, 1],
      [Infinity, 1, 3, 2, 1, -Infinity, 1],
      [1, 1, 3, 2, 1, 1, Infinity],
      [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
      [0, -0, 0, -0, 0, 0, 0],
    ];
    const { simd, cpu } = await onBoth(() => {
      const x = tf.tensor2d(rows);
      return [0, 1].flatMap((axis) => [
        ...OF_NUMBERS.map((f) => f(x, axis)),
        tf.argMax(x, axis),
        tf.argMin(x, axis),
        tf.cumsum(x, axis),
        tf.softmax(x),
      ]);
    });
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 3e-7);
  });

  it('sum long rows and tall columns without losing digits', () => {
    const ones = tf.fill([3_000_000], 0.1);
    // Blocks of equal numbers are rounded alike, a few units in the last place in all.
    const exact = Math.fround(0.1) * 3e6;
    expect(Math.abs(tf.sum(ones).dataSync()[0]! / exact - 1)).toBeLessThan(2 ** -21);
    const columns = tf.sum(tf.reshape(ones, [1_000_000, 3]), 0).dataSync();
    for (const value of columns) expect(Math.abs(value / (exact / 3) - 1)).toBeLessThan(2 ** -21);
    const mean = tf.mean(ones).dataSync()[0]!;
    expect(Math.abs(mean / Math.fround(0.1) - 1)).toBeLessThan(2 ** -21);
    tf.dispose(ones);
  });

  it('give the same bits with every number of threads', () => {
    const x = numbers([70, 3001]);
    const y = tf.concat([
      tf.sum(x, 0),
      tf.sum(x, 1),
      tf.reshape(tf.sum(x), [1]),
      tf.reshape(tf.softmax(tf.slice(x, [0, 0], [3, -1])), [-1]),
    ]);
    sums.push(y.dataSync());
    expect(sums.at(-1)).toEqual(sums[0]);
  });

  it.each([[[1]], [[7]], [[5, 65]], [[2, 3, 1030]], [[100, 3]], [[0, 3]]])(
    'softmax of [%s]',
    async (shape) => {
      const before = backend().fallbacks();
      const x = tf.mul(numbers(shape), 20);
      const { simd, cpu } = await onBoth(() => [tf.softmax(x), tf.logSoftmax(x)]);
      // Two rounded factors; the logarithms are of up to 45.
      for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 1e-6);
      expect(backend().fallbacks()).toEqual(before);
    },
  );

  it('have gradients', async () => {
    const x = tf.add(numbers([4, 5, 3]), 2);
    const { simd, cpu } = await onBoth(() =>
      [
        (y: tf.Tensor) => tf.sum(y, [0, 2]),
        (y: tf.Tensor) => tf.mean(y, 1),
        (y: tf.Tensor) => tf.max(y, 2),
        (y: tf.Tensor) => tf.min(y),
        (y: tf.Tensor) => tf.prod(y, 1),
        (y: tf.Tensor) => tf.cumsum(y, 2),
        (y: tf.Tensor) => tf.square(tf.softmax(y)),
        (y: tf.Tensor) => tf.logSoftmax(y),
        (y: tf.Tensor) => tf.logSumExp(y, 1),
      ].map((f) => tf.grad(f)(x)),
    );
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 1e-5);
  });

  it('leave nothing behind', () => {
    const x = numbers([3, 4, 5]);
    const flags = tf.greater(x, 0);
    const [tensors, ids] = [tf.memory().numTensors, backend().numDataIds()];
    tf.tidy(() => {
      for (const f of OF_NUMBERS) f(x, [0, 2]);
      tf.all(flags, [0, 2]);
      tf.sum(flags);
      tf.mean(flags, 1);
      tf.sum(tf.ones([100_000]));
    });
    expect([tf.memory().numTensors, backend().numDataIds()]).toEqual([tensors, ids]);
  });
});
