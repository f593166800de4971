import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SimdBackend } from '../../backend.ts';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

const DTYPES = ['float32', 'int32', 'bool'] as const;
type NumericType = (typeof DTYPES)[number];

/** Values that differ from their neighbours, of any type. */
function values(shape: number[], dtype: NumericType = 'float32'): tf.Tensor {
  const floats = numbers(shape, 3);
  if (dtype === 'float32') return floats;
  return dtype === 'int32' ? tf.cast(tf.mul(floats, 1000), 'int32') : tf.greater(floats, 0);
}

onSimd('shape kernels', (backend) => {
  /** Values are only moved, so the results are the same to the bit; nothing is left to the cpu backend or leaked. */
  async function expectMoved(kernel: string, compute: () => tf.Tensor | tf.Tensor[]): Promise<void> {
    const count = (simd: SimdBackend): number => simd.fallbacks()[kernel] ?? 0;
    const before = count(backend());
    const tensors = tf.memory().numTensors;
    const { simd, cpu } = await onBoth(() => tf.tidy(compute));
    expect(simd.length).toBe(cpu.length);
    for (const [index, actual] of simd.entries()) expectSame(actual, cpu[index]!, 0);
    expect(tf.memory().numTensors).toBe(tensors + simd.length + cpu.length);
    expect(count(backend())).toBe(before);
    tf.dispose([simd, cpu]);
  }

  it.each(DTYPES)('transposes %s of every rank', async (dtype) => {
    const cases: Array<[number[], number[]]> = [
      [
        [3, 5],
        [1, 0],
      ],
      [
        [64, 64],
        [1, 0],
      ],
      [
        [1, 7],
        [1, 0],
      ],
      [
        [0, 7],
        [1, 0],
      ],
      [
        [133, 67],
        [1, 0],
      ],
      [
        [512, 70],
        [1, 0],
      ],
      [
        [4, 5, 6],
        [2, 1, 0],
      ],
      [
        [4, 5, 6],
        [0, 2, 1],
      ],
      [
        [4, 5, 6],
        [1, 0, 2],
      ],
      [
        [7, 1, 6],
        [1, 0, 2],
      ],
      [
        [3, 17, 19, 5],
        [0, 3, 1, 2],
      ],
      [
        [3, 4, 5, 6],
        [3, 1, 0, 2],
      ],
      [
        [2, 3, 4, 5, 6],
        [4, 2, 0, 3, 1],
      ],
      [
        [2, 3, 2, 3, 2, 3],
        [5, 3, 1, 4, 2, 0],
      ],
      [
        [5, 33, 4],
        [0, 2, 1],
      ],
    ];
    for (const [shape, perm] of cases) {
      const x = values(shape, dtype);
      await expectMoved('Transpose', () => tf.transpose(x, perm));
    }
  });

  it('gives a view where a transposition moves nothing', () => {
    const x = values([5, 1, 6]);
    const used = backend().memory().usedBytes;
    const y = tf.transpose(x, [1, 0, 2]);
    expect(backend().memory().usedBytes).toBe(used);
    expect(y.shape).toEqual([1, 5, 6]);
    tf.dispose([x, y]);
  });

  it('transposes seven dimensions in which none can be merged', () => {
    // TensorFlow.js has no op of that rank; the kernel takes it.
    const shape = [2, 3, 2, 3, 2, 3, 2];
    const perm = [6, 4, 2, 0, 5, 3, 1];
    const x = values(shape);
    const y = tf.engine().runKernel<tf.Tensor>('Transpose', { x }, { perm });
    const back = perm.map((_, axis) => perm.indexOf(axis));
    const z = tf.engine().runKernel<tf.Tensor>('Transpose', { x: y }, { perm: back });
    expect(z.dataSync()).toEqual(x.dataSync());
    expect(y.dataSync()).not.toEqual(x.dataSync());
  });

  it.each(DTYPES)('slices %s', async (dtype) => {
    const x = values([6, 7, 9], dtype);
    const cases: Array<[number[], number[]]> = [
      [
        [0, 0, 0],
        [6, 7, 9],
      ],
      [
        [2, 0, 0],
        [3, 7, 9],
      ],
      [
        [2, 3, 0],
        [1, 2, 9],
      ],
      [
        [0, 3, 0],
        [6, 2, 9],
      ],
      [
        [1, 2, 3],
        [4, 3, 5],
      ],
      [
        [1, 2, 8],
        [4, 3, 1],
      ],
      [
        [5, 6, 2],
        [1, 1, 4],
      ],
      [
        [6, 0, 0],
        [0, 7, 9],
      ],
    ];
    for (const [begin, size] of cases) await expectMoved('Slice', () => tf.slice(x, begin, size));
    await expectMoved('Slice', () => tf.slice(tf.reshape(x, [-1]), 5, 7));
    expect(() => tf.slice(x, [5, 0, 0], [2, 7, 9])).toThrow(/begin\[0\] \+ size\[0\]/);
  });

  it('slices leading rows without a copy, and keeps them when the whole is disposed', () => {
    const whole = tf.range(0, 60);
    const x = tf.reshape(whole, [6, 10]);
    const used = backend().memory().usedBytes;
    const rows = tf.slice(x, [2, 0], [3, 10]);
    expect(backend().memory().usedBytes).toBe(used);
    tf.dispose([whole, x]);
    expect(backend().memory().usedBytes).toBe(used);
    const other = tf.zeros([60]);
    expect(rows.dataSync()).toEqual(Float32Array.from({ length: 30 }, (_, index) => 20 + index));
    tf.dispose([rows, other]);
    expect(backend().memory().usedBytes).toBeLessThan(used);
  });

  it.each(DTYPES)('concatenates and stacks %s along each axis', async (dtype) => {
    const parts = [values([3, 4, 5], dtype), values([3, 4, 5], dtype), values([3, 4, 5], dtype)];
    for (const axis of [0, 1, 2, -1]) {
      const empty = tf.tensor(
        [],
        [3, 4, 5].map((size, index) => (index === (axis + 3) % 3 ? 0 : size)),
        dtype,
      );
      await expectMoved('Concat', () => tf.concat(parts, axis));
      await expectMoved('Concat', () => tf.concat([parts[0]!, empty, parts[1]!], axis));
      await expectMoved('Concat', () => tf.concat([parts[0]!, empty], axis));
      await expectMoved('Pack', () => tf.stack(parts, axis));
    }
    const scalars = [values([], dtype), values([], dtype)];
    await expectMoved('Pack', () => tf.stack(scalars));
    await expectMoved('Pack', () => tf.stack([parts[0]!], 1));
    await expectMoved('Concat', () => tf.concat([tf.zeros([0, 3], dtype), tf.zeros([0, 3], dtype)], 1));
    const wide = [values([1, 400], dtype), values([1, 300], dtype)];
    await expectMoved('Concat', () => tf.concat(wide, 1));
  });

  it.each(DTYPES)('splits and unstacks %s along each axis', async (dtype) => {
    const x = values([4, 6, 10], dtype);
    for (const axis of [0, 1, 2, -1]) {
      await expectMoved('SplitV', () => tf.split(x, 2, axis));
      await expectMoved('Unpack', () => tf.unstack(x, axis));
    }
    await expectMoved('SplitV', () => tf.split(x, [1, 0, 4, -1], 1));
    await expectMoved('SplitV', () => tf.split(x, [3, 1], 0));
  });

  it.each(DTYPES)('pads %s', async (dtype) => {
    const x = values([3, 4, 5], dtype);
    const constant = dtype === 'bool' ? 1 : 7;
    for (const paddings of [
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      [
        [1, 2],
        [0, 3],
        [2, 2],
      ],
      [
        [0, 0],
        [2, 1],
        [0, 0],
      ],
      [
        [0, 2],
        [1, 1],
        [0, 4],
      ],
    ] as Array<Array<[number, number]>>) {
      await expectMoved('PadV2', () => tf.pad(x, paddings, constant));
      await expectMoved('PadV2', () => tf.pad(x, paddings));
    }
    await expectMoved('PadV2', () =>
      tf.pad(
        tf.zeros([0, 2], dtype),
        [
          [1, 1],
          [1, 1],
        ],
        1,
      ),
    );
    for (const mode of ['reflect', 'symmetric'] as const) {
      await expectMoved('MirrorPad', () =>
        tf.mirrorPad(
          x,
          [
            [2, 1],
            [0, 3],
            [4, 0],
          ],
          mode,
        ),
      );
      await expectMoved('MirrorPad', () =>
        tf.mirrorPad(
          x,
          [
            [0, 0],
            [2, 2],
            [1, 1],
          ],
          mode,
        ),
      );
    }
  });

  it.each(DTYPES)('repeats %s', async (dtype) => {
    for (const [shape, reps] of [
      [[5], [3]],
      [
        [1, 7],
        [6, 1],
      ],
      [
        [7, 1],
        [1, 9],
      ],
      [
        [2, 3, 4],
        [2, 3, 2],
      ],
      [
        [2, 1, 3],
        [1, 17, 1],
      ],
      [
        [2, 3],
        [1, 1],
      ],
      [
        [2, 3],
        [0, 2],
      ],
      [
        [1, 1, 1],
        [3, 4, 5],
      ],
      [
        [2, 2, 2, 2],
        [2, 2, 2, 2],
      ],
    ] as Array<[number[], number[]]>) {
      const x = values(shape, dtype);
      await expectMoved('Tile', () => tf.tile(x, reps));
    }
  });

  it.each(DTYPES)('takes strided slices of %s and reverses it', async (dtype) => {
    const x = values([5, 6, 8], dtype);
    await expectMoved('StridedSlice', () => tf.stridedSlice(x, [1, 0, 1], [5, 6, 8], [2, 3, 2]));
    await expectMoved('StridedSlice', () => tf.stridedSlice(x, [4, 5, 7], [0, -7, 1], [-2, -1, -3]));
    await expectMoved('StridedSlice', () =>
      tf.stridedSlice(x, [1, 1, 1], [2, 4, 3], [1, 1, 1], 0, 0, 0, 0, 1),
    );
    // TensorFlow.js' cpu kernel refuses this one.
    expect(tf.stridedSlice(x, [3, 0, 0], [1, 6, 8], [1, 1, 1]).shape).toEqual([0, 6, 8]);
    await expectMoved('StridedSlice', () => tf.stridedSlice(x, [0, 0, 0], [0, 0, 0], [1, 1, 1], 7, 7));
    for (const axes of [[0], [1], [2], [-1], [0, 2], [0, 1, 2]]) {
      await expectMoved('Reverse', () => tf.reverse(x, axes));
    }
    await expectMoved('Reverse', () => tf.reverse(values([1001], dtype)));
    await expectMoved('Reverse', () => tf.reverse(tf.zeros([0, 3], dtype), 1));
  });

  it('moves between depth, space and batch', async () => {
    const x = values([2, 4, 6, 12]);
    await expectMoved('DepthToSpace', () => tf.depthToSpace(x as tf.Tensor4D, 2));
    await expectMoved('SpaceToBatchND', () =>
      tf.spaceToBatchND(
        x,
        [2, 3],
        [
          [0, 0],
          [1, 2],
        ],
      ),
    );
    await expectMoved('BatchToSpaceND', () =>
      tf.batchToSpaceND(
        tf.reshape(x, [12, 2, 2, 12]),
        [2, 3],
        [
          [1, 0],
          [0, 1],
        ],
      ),
    );
  });

  it('agrees with cpu on random transpositions, tilings and slices', async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
    const property = fc.asyncProperty(shapes, fc.infiniteStream(fc.nat(100)), async (shape, stream) => {
      const next = (limit: number): number => (stream.next().value as number) % limit;
      const x = values(shape);
      const perm = shape.map((_, axis) => axis).sort(() => next(3) - 1);
      await expectMoved('Transpose', () => tf.transpose(x, perm));
      const reps = shape.map(() => 1 + next(3));
      await expectMoved('Tile', () => tf.tile(x, reps));
      const begin = shape.map((size) => next(size));
      const size = shape.map((whole, axis) => 1 + next(whole - begin[axis]!));
      await expectMoved('Slice', () => tf.slice(x, begin, size));
      x.dispose();
    });
    await fc.assert(property, { numRuns: 60, seed: 7 });
  });

  it('differentiates', async () => {
    const x = values([4, 6]);
    const weights = values([6, 4]);
    const gradients: Array<[string, (x: tf.Tensor) => tf.Tensor]> = [
      ['Transpose', (x) => tf.mul(tf.transpose(x), weights)],
      ['Slice', (x) => tf.square(tf.slice(x, [1, 2], [2, 3]))],
      ['SplitV', (x) => tf.mul(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor]))],
      [
        'PadV2',
        (x) =>
          tf.square(
            tf.pad(x as tf.Tensor2D, [
              [1, 1],
              [2, 0],
            ]),
          ),
      ],
      ['Tile', (x) => tf.mul(tf.tile(x, [1, 2]), tf.concat([tf.transpose(weights), x], 1))],
      ['Reverse', (x) => tf.mul(x, tf.reverse(x, 1))],
      ['Pack', (x) => tf.square(tf.stack(tf.unstack(x, 1).reverse()))],
    ];
    for (const [kernel, f] of gradients) {
      const { simd, cpu } = await onBoth(() => tf.grad((x: tf.Tensor) => tf.sum(f(x)))(x));
      expectSame(simd[0]!, cpu[0]!);
      expect(backend().fallbacks()[kernel] ?? 0).toBe(0);
    }
  });
});
