import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { normal } from '../../random/tensors.ts';
import { expectGradients } from '../../testing/gradients.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { expectClose } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import { SUM_GRADIENTS } from './sums.ts';

/** The gradients as TensorFlow.js has them, which nothing has replaced yet. */
const FORMER = ['Sum', 'Mean'].map((name) => tf.getGradient(name)!);

function use(gradients: readonly tf.GradConfig[]): void {
  for (const gradient of gradients) {
    tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
}

/** Shape, axes, and whether they are kept. */
const CASES: Array<[number[], number | number[] | undefined, boolean]> = [
  [[], undefined, false],
  [[3], undefined, false],
  [[2, 3], 0, false],
  [[2, 3], -1, true],
  [[2, 3, 4], [0, 2], false],
  [[2, 3, 4], [1], true],
  [[2, 1, 3, 2], [-1, 0], false],
];

onBackends('the gradients of', () => {
  test.each(
    [tf.sum, tf.mean].flatMap((reduce) => CASES.map((one) => [reduce.name, reduce, ...one] as const)),
  )('%s %#: those of TensorFlow.js', (_name, reduce, shape, axis, keepDims) => {
    const x = normal(new Random('x'), shape);
    const gradient = tf.grad((x: tf.Tensor) => tf.exp(reduce(x, axis, keepDims)));
    use(FORMER);
    const expected = gradient(x);
    use(SUM_GRADIENTS);
    const actual = gradient(x);
    expect(actual.shape).toEqual(shape);
    expectClose(actual, expected.dataSync(), 1e-5);
  });

  test('both are those of central differences, and so are those of the gradients', () => {
    use(SUM_GRADIENTS);
    const x = normal(new Random('x'), [2, 3]);
    const both = (x: tf.Tensor): tf.Tensor => tf.mul(tf.square(tf.sum(x, 1)), tf.square(tf.mean(x)));
    expectGradients((x) => both(x!), [x]);
    expectGradients((x) => tf.grad(both)(x!), [x], 2e-2);
  });

  test('of nothing are nothing', () => {
    use(SUM_GRADIENTS);
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(x, 0))(tf.zeros([0, 3]));
    expect(gradient.shape).toEqual([0, 3]);
  });

  test('make no ones', async () => {
    const names = async (gradients: readonly tf.GradConfig[]): Promise<string[]> => {
      use(gradients);
      const x = normal(new Random('x'), [4, 5]);
      return (await tf.profile(() => tf.grad((x: tf.Tensor) => tf.sum(x, 1))(x))).kernelNames;
    };
    expect(await names(FORMER)).toContain('Multiply');
    expect(await names(SUM_GRADIENTS)).not.toContain('Multiply');
  });
});

test('importing the package replaces them', async () => {
  use(FORMER);
  await import('./register.ts');
  expect(SUM_GRADIENTS.map(({ kernelName }) => tf.getGradient(kernelName))).toEqual(SUM_GRADIENTS);
});
