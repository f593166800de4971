import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

type Unary = (x: tf.Tensor) => tf.Tensor;
const OF_FLOATS: readonly Unary[] = [
  tf.exp,
  tf.expm1,
  tf.sigmoid,
  tf.tanh,
  tf.softplus,
  tf.erf,
  tf.sin,
  tf.cos,
  tf.elu,
  tf.selu,
  tf.reciprocal,
  tf.floor,
  tf.ceil,
  (x) => tf.leakyRelu(x, 0.1),
  (x) => tf.step(x, 0.3),
  (x) => tf.log(tf.abs(x)),
  (x) => tf.log1p(tf.abs(x)),
  (x) => tf.sqrt(tf.abs(x)),
  (x) => tf.rsqrt(tf.abs(x)),
  (x) => tf.softplus(tf.mul(x, 20)),
];
const OF_NUMBERS: readonly Unary[] = [
  tf.relu,
  tf.relu6,
  tf.square,
  tf.neg,
  tf.abs,
  tf.sign,
  tf.round,
  (x) => tf.clipByValue(x, -2.5, 3.5),
  (x) => tf.cast(x, 'bool'),
  (x) => tf.cast(x, 'int32'),
  (x) => tf.cast(x, 'float32'),
  tf.zerosLike,
  tf.onesLike,
];
const EDGES = [0, -0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-45, -1e-40, 1e-20, 88, 89, -88, -104, -110, 3e38, -3e38];
const SPECIAL = [Infinity, -Infinity, Number.NaN, 0, -1, -2];

onSimd('unary operations', (backend) => {
  it.each([[[]], [[0]], [[1]], [[7]], [[2, 3, 5]], [[301, 100]]])('compute [%s]', async (shape) => {
    const before = backend().fallbacks();
    const x = tf.mul(numbers(shape), 6);
    const ints = tf.cast(x, 'int32');
    const { simd, cpu } = await onBoth(() => [
      ...OF_FLOATS.map((f) => f(x)),
      ...OF_NUMBERS.flatMap((f) => [f(x), f(ints)]),
      tf.exp(ints),
    ]);
    // TensorFlow.js' erf is off by 1.5e-7, everything else by 2 units in the last place of at most e⁶.
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 4e-7);
    expect(backend().fallbacks()).toEqual(before);
  });

  it('treat edges as TensorFlow.js does', async () => {
    const sinusFree = OF_FLOATS.filter((f) => f !== tf.sin && f !== tf.cos);
    const { simd, cpu } = await onBoth(() => {
      const x = tf.tensor(EDGES);
      return [...sinusFree, ...OF_NUMBERS].map((f) => f(x));
    });
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 4e-7);
  });

  it('treat infinities, NaN and poles as TensorFlow.js does', async () => {
    const all = [
      ...OF_FLOATS,
      ...OF_NUMBERS,
      tf.log,
      tf.log1p,
      tf.sqrt,
      tf.rsqrt,
      tf.isNaN,
      tf.isInf,
      tf.isFinite,
    ];
    const { simd, cpu } = await onBoth(() => {
      const x = tf.tensor(SPECIAL);
      return all.map((f) => f(x));
    });
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 4e-7);
  });

  it('cast what does not fit as JavaScript does', async () => {
    const { simd, cpu } = await onBoth(() =>
      tf.cast(
        tf.tensor([2 ** 31, -(2 ** 31), 2 ** 32 + 512, -(2 ** 31) - 256, 3e9, 1e20, -1e38, 0.9, -0.9]),
        'int32',
      ),
    );
    expectSame(simd[0]!, cpu[0]!, 0);
  });

  it('fill, choose and add up', async () => {
    const before = backend().fallbacks();
    for (const shape of [[], [0], [5], [33, 7], [200, 300]]) {
      const [a, b] = [numbers(shape, 1), numbers(shape, 2)];
      const condition = tf.greater(a, b);
      const { simd, cpu } = await onBoth(() => [
        tf.where(condition, a, b),
        tf.where(condition, tf.cast(tf.mul(a, 9), 'int32'), tf.scalar(3, 'int32')),
        tf.where(condition, condition, tf.logicalNot(condition)),
        tf.addN([a, b, a, b]),
        tf.addN([tf.cast(tf.mul(a, 9), 'int32'), tf.cast(tf.mul(b, 9), 'int32')]),
        tf.fill(shape, 2.5),
        tf.fill(shape, 7, 'int32'),
        tf.cast(condition, 'float32'),
        tf.cast(condition, 'int32'),
        tf.zerosLike(condition),
        tf.onesLike(condition),
      ]);
      // Sums of four.
      for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 3e-7);
    }
    expect(backend().fallbacks()).toEqual(before);
  });

  it('have gradients', async () => {
    const x = tf.mul(numbers([50]), 3);
    const { simd, cpu } = await onBoth(() =>
      [...OF_FLOATS, tf.relu, tf.relu6, tf.square, tf.abs, (y: tf.Tensor) => tf.clipByValue(y, -1, 1)].map(
        (f) => tf.grad((y: tf.Tensor) => f(y))(x),
      ),
    );
    // Products of a few rounded factors; that of erf has TensorFlow.js' own error.
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 1e-5);
  });
});
