import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { normal } from '../../random/tensors.ts';
import { expectGradients } from '../../testing/gradients.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { expectClose } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import { tileGradient } from './tile.ts';

/** The gradient as TensorFlow.js has it, which nothing has replaced yet. */
const former = tf.getGradient('Tile')!;

function use(gradient: tf.GradConfig): void {
  tf.unregisterGradient('Tile');
  tf.registerGradient(gradient);
}

const CASES: Array<[number[], number[]]> = [
  [[3], [5]],
  [
    [1, 4],
    [6, 1],
  ],
  [
    [4, 1],
    [1, 6],
  ],
  [
    [2, 3],
    [3, 2],
  ],
  [
    [2, 3, 2],
    [2, 1, 3],
  ],
  [
    [1, 1, 3, 2],
    [2, 3, 1, 2],
  ],
];

onBackends('the gradient of tile', () => {
  test.each(CASES)('of %j by %j is that of TensorFlow.js', (shape, reps) => {
    const x = normal(new Random('x'), shape);
    const weights = normal(
      new Random('weights'),
      shape.map((size, axis) => size * reps[axis]!),
    );
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(tf.tile(x, reps), weights)));
    use(former);
    const expected = gradient(x);
    use(tileGradient);
    const actual = gradient(x);
    expect(actual.shape).toEqual(shape);
    // Sums of up to 12 numbers of about 1, in another order.
    expectClose(actual, expected.dataSync(), 1e-5);
  });

  test('is that of central differences, also for rank 5 and for no copies', () => {
    use(tileGradient);
    const x = normal(new Random('x'), [2, 1, 2, 1, 2]);
    expectGradients((x) => tf.square(tf.tile(x!, [1, 2, 1, 3, 2])), [x]);
    const none = tf.grad((x: tf.Tensor) => tf.sum(tf.tile(x, [0, 2])))(tf.ones([2, 3]));
    expectClose(none, new Float32Array(6), 0);
  });

  test('takes 2 calls for each repeated axis', async () => {
    const layer = tf.layers.layerNormalization({});
    const x = normal(new Random('x'), [32, 64]);
    layer.apply(x);
    const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const calls = async (gradient: tf.GradConfig): Promise<Record<string, number>> => {
      use(gradient);
      const loss = (): tf.Scalar => tf.sum(tf.square(layer.apply(x) as tf.Tensor));
      const { kernels } = await tf.profile(() => tf.variableGrads(loss, weights).value);
      const count = (name: string): number => kernels.filter((kernel) => kernel.name === name).length;
      return { Slice: count('Slice'), Add: count('Add'), Sum: count('Sum'), Tile: count('Tile') };
    };
    // Scale and offset are each tiled 32 times.
    expect(await calls(former)).toEqual({ Slice: 64, Add: 65, Sum: 1, Tile: 4 });
    expect(await calls(tileGradient)).toEqual({ Slice: 0, Add: 1, Sum: 3, Tile: 4 });
  });
});

test('importing the package replaces it', async () => {
  use(former);
  await import('./register.ts');
  expect(tf.getGradient('Tile')).toBe(tileGradient);
});
