import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

const DTYPES = ['float32', 'int32', 'bool'] as const;
type NumericType = (typeof DTYPES)[number];

function values(shape: number[], dtype: NumericType = 'float32'): tf.Tensor {
  const floats = numbers(shape, 3);
  if (dtype === 'float32') return floats;
  return dtype === 'int32' ? tf.cast(tf.mul(floats, 1000), 'int32') : tf.greater(floats, 0);
}

/** Integers in [0, limit), with repetitions. */
const indicesBelow = (limit: number, shape: number[]): tf.Tensor =>
  tf.cast(tf.floor(tf.mul(tf.add(numbers(shape, 11), 1), limit / 2)), 'int32');

/** Sums of gradients, kept to compare the numbers of threads. */
const sums: tf.TypedArray[] = [];

onSimd('data kernels', (backend) => {
  async function expectEqual(
    kernel: string,
    compute: () => tf.Tensor | tf.Tensor[],
    tolerance = 0,
  ): Promise<void> {
    const count = (): number => backend().fallbacks()[kernel] ?? 0;
    const before = count();
    const tensors = tf.memory().numTensors;
    const { simd, cpu } = await onBoth(() => tf.tidy(compute));
    for (const [index, actual] of simd.entries()) expectSame(actual, cpu[index]!, tolerance);
    expect(tf.memory().numTensors).toBe(tensors + simd.length + cpu.length);
    expect(count()).toBe(before);
    tf.dispose([simd, cpu]);
  }

  it.each(DTYPES)('gathers %s along each axis', async (dtype) => {
    const x = values([7, 5, 9], dtype);
    for (const axis of [0, 1, 2, -1]) {
      const ids = indicesBelow(5, [13]);
      await expectEqual('GatherV2', () => tf.gather(x, ids, axis));
      await expectEqual('GatherV2', () => tf.gather(x, tf.reshape(indicesBelow(5, [12]), [3, 4]), axis));
      await expectEqual('GatherV2', () => tf.gather(x, tf.scalar(2, 'int32'), axis));
      await expectEqual('GatherV2', () => tf.gather(x, tf.tensor1d([], 'int32'), axis));
    }
    const batched = indicesBelow(5, [7, 4]);
    await expectEqual('GatherV2', () => tf.gather(x, batched as never, 1, 1));
    await expectEqual('GatherV2', () => tf.gather(values([1000, 70], dtype), indicesBelow(1000, [300])));
    await expectEqual('GatherV2', () => tf.gather(values([1000], dtype), indicesBelow(1000, [3000])));
  });

  it('refuses indices that are outside', () => {
    const x = numbers([3, 2]);
    const tensors = tf.memory().numTensors;
    const used = backend().memory().usedBytes;
    const refused = [
      [[0, 0, 0, 0, 0, 3], 3],
      [[0, -1], -1],
    ] as const;
    for (const [ids, index] of refused) {
      tf.tidy(() => {
        expect(() => tf.gather(x, tf.tensor1d([...ids], 'int32'))).toThrow(
          `GatherV2: the index value ${index} is not in [0, 2]`,
        );
      });
    }
    expect(tf.memory().numTensors).toBe(tensors);
    expect(backend().memory().usedBytes).toBe(used);
  });

  it.each([
    [50, 3, 7],
    [300, 65, 130],
    [40, 10, 1],
    [0, 4, 5],
    [1600, 4, 64],
  ])('adds %i rows to %i segments of %i columns', async (n, segments, columns) => {
    const x = numbers([n, columns]);
    const ids = indicesBelow(segments, [n]);
    // Sums of up to 400 numbers below 1 in another order.
    await expectEqual(
      'UnsortedSegmentSum',
      () => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments),
      1e-4,
    );
    await expectEqual(
      'ScatterNd',
      () => tf.scatterND(tf.reshape(ids, [-1, 1]), x, [segments, columns]),
      1e-4,
    );
  });

  it('leaves rows out whose segment does not exist', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, Number.NaN],
      [7, 8],
    ]);
    const y = tf.unsortedSegmentSum(x, tf.tensor1d([2, -1, 9, 2], 'int32'), 3);
    expect(y.arraySync()).toEqual([
      [0, 0],
      [0, 0],
      [8, 10],
    ]);
  });

  it('adds in the same order with every number of threads', () => {
    const x = numbers([3000, 96]);
    const ids = indicesBelow(17, [3000]);
    sums.push(tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 17).dataSync());
    const narrow = tf.slice(x, [0, 0], [3000, 6]);
    const narrowSums = tf.unsortedSegmentSum(narrow, ids as tf.Tensor1D, 17).dataSync();
    expect(sums.at(-1)).toEqual(sums[0]);
    expect(narrowSums[5]).toBe(sums[0]![5]);
  });

  it('differentiates a look-up', async () => {
    const table = numbers([11, 6]);
    const ids = indicesBelow(11, [4, 5]);
    for (const axis of [0, 1]) {
      const at = axis === 0 ? ids : tf.mod(ids, tf.scalar(6, 'int32'));
      const f = (x: tf.Tensor): tf.Tensor => tf.sum(tf.square(tf.gather(x, at, axis)));
      await expectEqual('UnsortedSegmentSum', () => tf.grad(f)(table), 1e-5);
    }
  });

  it.each(DTYPES)('gathers and writes %s by positions', async (dtype) => {
    const x = values([4, 5, 6], dtype);
    const positions = tf.tensor2d(
      [
        [0, 1],
        [3, 4],
        [2, 2],
        [0, 1],
      ],
      [4, 2],
      'int32',
    );
    await expectEqual('GatherNd', () => tf.gatherND(x, positions));
    await expectEqual('GatherNd', () => tf.gatherND(x, tf.tensor2d([[1, 2, 3]], [1, 3], 'int32')));
    await expectEqual('GatherNd', () => tf.gatherND(x, tf.zeros([0, 2], 'int32')));
    const updates = values([4, 6], dtype);
    await expectEqual('TensorScatterUpdate', () => tf.tensorScatterUpdate(x, positions, updates));
    if (dtype !== 'bool') {
      await expectEqual('ScatterNd', () => tf.scatterND(positions, updates, [4, 5, 6]), 1e-6);
    }
    await expectEqual('SparseToDense', () =>
      tf.sparseToDense(positions, values([4], dtype), [4, 5], tf.scalar(dtype === 'bool' ? true : 3, dtype)),
    );
    const outside = tf.tensor2d(
      [
        [0, 1],
        [4, 0],
      ],
      [2, 2],
      'int32',
    );
    const message = 'Invalid indices: 4,0 does not index into 4,5,6';
    expect(() => tf.gatherND(x, outside)).toThrow(message);
    expect(() => tf.tensorScatterUpdate(x, outside, values([2, 6], dtype))).toThrow(message);
  });

  it('makes one-hot vectors of every type', async () => {
    const ids = tf.tensor2d(
      [
        [0, 3, -1],
        [5, 4, 1],
      ],
      [2, 3],
      'int32',
    );
    for (const dtype of DTYPES) await expectEqual('OneHot', () => tf.oneHot(ids, 5, 1, 0, dtype));
    await expectEqual('OneHot', () => tf.oneHot(ids, 5, 0.25, -1.5));
    await expectEqual('OneHot', () => tf.oneHot(tf.tensor1d([], 'int32'), 4));
    await expectEqual('OneHot', () => tf.oneHot(indicesBelow(65, [2000]), 65));
  });

  it('finds the largest values', async () => {
    const top = (x: tf.Tensor, k: number) => (): tf.Tensor[] => {
      const { values, indices } = tf.topk(x, k);
      return [values, indices];
    };
    for (const dtype of DTYPES) {
      for (const k of [1, 2, 5, 31, 32]) await expectEqual('TopK', top(values([9, 32], dtype), k));
      await expectEqual('TopK', top(values([2000], dtype), 100));
      await expectEqual('TopK', top(values([2, 3, 7], dtype), 7));
    }
    await expectEqual('TopK', top(tf.tensor1d([1, 3, 3, -0, 0, 3, Infinity, -Infinity, 1]), 9));
    await expectEqual('TopK', top(tf.zeros([3, 4]), 0));
  });

  it('takes NaN for the largest value', () => {
    const { values, indices } = tf.topk(tf.tensor1d([1, Number.NaN, Infinity, -2, -Number.NaN]), 4);
    expect(values.arraySync()).toEqual([Number.NaN, Number.NaN, Infinity, 1]);
    expect(indices.arraySync()).toEqual([1, 4, 2, 0]);
  });

  it('counts from one number to another', async () => {
    await expectEqual('Range', () => tf.range(0, 10));
    await expectEqual('Range', () => tf.range(0, 1, 0.1));
    await expectEqual('Range', () => tf.range(5, -3));
    await expectEqual('Range', () => tf.range(10, 0, -2, 'int32'));
    await expectEqual('Range', () => tf.range(3, 3));
    await expectEqual('Range', () => tf.range(0, 3, -1));
    await expectEqual('LinSpace', () => tf.linspace(-1, 2, 7));
    await expectEqual('LinSpace', () => tf.linspace(2, 2, 1));
  });
});
