import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

const SHAPES: readonly (readonly [number[], number[]])[] = [
  [[], []],
  [[0], [0]],
  [[4], [4]],
  [[1003], [1003]],
  [[7, 5], []],
  [[], [9]],
  [[1], [3, 1]],
  [[1, 1, 1], [5]],
  [
    [6, 13],
    [1, 13],
  ],
  [
    [6, 13],
    [6, 1],
  ],
  [[13], [6, 13]],
  [
    [6, 1],
    [1, 13],
  ],
  [
    [3, 1, 5],
    [1, 4, 1],
  ],
  [
    [2, 3, 1, 5, 2],
    [3, 4, 1, 2],
  ],
  [
    [2, 1, 3, 1, 2, 5],
    [1, 3, 1, 4, 1, 5],
  ],
  [
    [2, 1, 3, 1, 2, 1],
    [1, 3, 1, 4, 1, 5],
  ],
  [
    [0, 3],
    [1, 3],
  ],
  [
    [300, 200],
    [300, 200],
  ],
];

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
const NUMERIC: Readonly<Record<string, Binary>> = {
  Add: tf.add,
  Sub: tf.sub,
  Multiply: tf.mul,
  Maximum: tf.maximum,
  Minimum: tf.minimum,
  SquaredDifference: tf.squaredDifference,
  FloorDiv: tf.floorDiv,
  Mod: tf.mod,
  Greater: tf.greater,
  GreaterEqual: tf.greaterEqual,
  Less: tf.less,
  LessEqual: tf.lessEqual,
  Equal: tf.equal,
  NotEqual: tf.notEqual,
};
const OF_FLOATS: Readonly<Record<string, Binary>> = { RealDiv: tf.div, Pow: tf.pow, Prelu: tf.prelu };

const values = [0, -0, 1, -1, 0.5, -2.5, 3, 1e-40, 3e38, Infinity, -Infinity, Number.NaN];
/** Every value with every other one. */
const pairs = (): [tf.Tensor, tf.Tensor] => [tf.tensor(values, [values.length, 1]), tf.tensor(values)];

onSimd('binary operations', (backend) => {
  it.each(SHAPES)('broadcast [%s] and [%s]', async (aShape, bShape) => {
    const before = backend().fallbacks();
    const a = tf.mul(numbers(aShape, 1), 8);
    const b = tf.mul(numbers(bShape, 2), 8);
    const [ints, others] = [tf.cast(a, 'int32'), tf.cast(b, 'int32')];
    const { simd, cpu } = await onBoth(() => [
      ...Object.values(NUMERIC).flatMap((operation) => [operation(a, b), operation(ints, others)]),
      ...Object.values(OF_FLOATS).map((operation) => operation(tf.abs(a), b)),
    ]);
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 3e-7);
    expect(backend().fallbacks()).toEqual(before);
  });

  it('treat zeros, infinities and NaN as TensorFlow.js does', async () => {
    const { simd, cpu } = await onBoth(() => {
      const [a, b] = pairs();
      return [...Object.values(NUMERIC), ...Object.values(OF_FLOATS)].map((operation) => operation(a, b));
    });
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 3e-7);
  });

  it('divide integers by 0 and overflow as JavaScript does', async () => {
    const { simd, cpu } = await onBoth(() => {
      const a = tf.tensor([0, 5, -5, 2 ** 31 - 1, -(2 ** 31), 3, -2, 7], [8, 1], 'int32');
      const b = tf.tensor([0, 5, -5, 2, -1, 31, -3, 1], [8], 'int32');
      const small = tf.tensor([0, 1, 2, 3, 9, -1, -2, 33], [8], 'int32');
      const operations = [tf.add, tf.sub, tf.floorDiv, tf.mod, tf.div, tf.maximum];
      return [
        ...operations.map((operation) => operation(a, b)),
        tf.pow(tf.tensor([3, -2, 1, 0, -1], [5, 1], 'int32'), small),
      ];
    });
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 0);
  });

  it('combine booleans', async () => {
    for (const [aShape, bShape] of SHAPES) {
      const a = tf.greater(numbers(aShape, 1), 0);
      const b = tf.greater(numbers(bShape, 2), 0);
      const { simd, cpu } = await onBoth(() => [
        tf.logicalAnd(a, b),
        tf.logicalOr(a, b),
        tf.logicalNot(a),
        tf.equal(a, b),
        tf.notEqual(a, b),
      ]);
      for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 0);
    }
  });

  it('have gradients', async () => {
    const a = tf.add(tf.abs(numbers([5, 7], 1)), 0.5);
    const b = tf.add(tf.abs(numbers([7], 2)), 0.5);
    const { simd, cpu } = await onBoth(() =>
      [tf.add, tf.sub, tf.mul, tf.div, tf.pow].flatMap((operation) =>
        tf.grads((x: tf.Tensor, y: tf.Tensor) => operation(x, y))([a, b]),
      ),
    );
    // Sums of five products.
    for (const [index, tensor] of simd.entries()) expectSame(tensor, cpu[index]!, 1e-6);
  });

  it('leave types that differ to TensorFlow.js', async () => {
    const { simd, cpu } = await onBoth(() => [
      tf
        .engine()
        .runKernel('Add', { a: tf.tensor([1, 2], [2], 'int32'), b: tf.tensor([0.5, 0.7]) }) as tf.Tensor,
    ]);
    expectSame(simd[0]!, cpu[0]!, 0);
    expect(backend().fallbacks()['Add']).toBeGreaterThan(0);
  });
});
