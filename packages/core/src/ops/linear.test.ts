import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { normal } from '../random/tensors.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { embeddingLookup } from './embedding-lookup.ts';
import { linear } from './linear.ts';

const draw = (name: string, ...shape: number[]): tf.Tensor => normal(new Random(name), shape);

onBackends('linear and embeddingLookup', (backend) => {
  test('linear maps the last dimension, with bias and without', () => {
    const x = tf.tensor3d([1, 2, 3, 4], [2, 1, 2]);
    const weight = tf.tensor2d([1, 0, 0, 1, 1, 1], [3, 2]);
    expectClose(linear(x, weight), [1, 2, 3, 3, 4, 7], 0);
    expectClose(linear(x, weight, tf.tensor1d([10, 20, 30])), [11, 22, 33, 13, 24, 37], 0);
    expect(linear(x, weight).shape).toEqual([2, 1, 3]);
    expect(() => linear(tf.zeros([2, 3]), weight)).toThrow('linear: expected x [..., 2], got [2, 3]');
    expect(() => linear(tf.scalar(1), weight)).toThrow('linear: expected x [..., 2], got []');
  });

  test('linear takes whole numbers and truth values', () => {
    const weight = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    expectClose(linear(tf.tensor2d([1, -2], [1, 2], 'int32'), weight), [-3, -5], 0);
    expectClose(linear(tf.tensor3d([1, 0, 1, 1], [2, 1, 2], 'bool'), weight), [1, 3, 3, 7], 0);
  });

  test('linear has the gradients of central differences, also for one row', () => {
    for (const rows of [1, 3])
      expectGradients(
        (x, w, b) => linear(x!, w as tf.Tensor2D, b as tf.Tensor1D),
        [draw('x', rows, 4), draw('w', 2, 4), draw('b', 2)],
      );
  });

  test('embeddingLookup gives rows, and sums the gradients of repeated ids', () => {
    const ids = tf.tensor2d([2, 0, 2, 1], [2, 2], 'int32');
    const weight = tf.tensor2d([0, 1, 10, 11, 20, 21], [3, 2]);
    expectClose(embeddingLookup(ids, weight), [20, 21, 0, 1, 20, 21, 10, 11], 0);
    expectGradients((w) => embeddingLookup(ids, w as tf.Tensor2D), [draw('w', 3, 2)]);
  });

  test.runIf(/^(simd|gpujs)/.test(backend))(
    'each is one kernel call, and one for each gradient',
    async () => {
      const [x, w, b] = [draw('x', 4, 3), draw('w', 2, 3) as tf.Tensor2D, draw('b', 2) as tf.Tensor1D];
      const ids = tf.tensor1d([1, 0, 1], 'int32');
      const kernels = async (compute: () => tf.Tensor | tf.Tensor[]): Promise<string[]> =>
        (await tf.profile(() => compute() as tf.Tensor)).kernels.map(({ name }) => name);
      expect(await kernels(() => linear(x, w, b))).toEqual(['Linear']);
      expect(await kernels(() => embeddingLookup(ids, w))).toEqual(['EmbeddingLookup']);
      const dy = tf.ones([4, 2]);
      const gradients = tf.grads((x, w, b) => linear(x, w as tf.Tensor2D, b as tf.Tensor1D));
      const names = await kernels(() => gradients([x, w, b], dy));
      const called = names.filter((name) => name !== 'Identity').sort();
      expect(called).toEqual(['BatchMatMul', 'BatchMatMul', 'Linear', 'Sum']);
    },
  );
});
