import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../../random/random.ts';
import { normal } from '../../../random/tensors.ts';
import { tf } from '../../../tf.ts';
import type { GpujsModeChoice } from '../modes.ts';
import { registerGpujs } from '../register.ts';

const isBrowser = typeof document !== 'undefined';
const MODES = (isBrowser ? ['webgl2'] : ['webasm', 'cpu']) as readonly GpujsModeChoice[];

for (const mode of MODES) registerGpujs(`blocks-${mode}`, { mode });

afterAll(async () => {
  await tf.setBackend('cpu');
});

type Compute = (...inputs: readonly tf.Tensor[]) => tf.Tensor;

const randomOf = (shape: readonly number[], seed: number): tf.Tensor => normal(new Random(seed), shape);

/** The values that a backend computes from the same random inputs. */
async function valuesOn(
  backend: string,
  shapes: ReadonlyArray<readonly number[]>,
  compute: Compute,
): Promise<Float32Array> {
  await tf.setBackend(backend);
  const y = tf.tidy(() => compute(...shapes.map((shape, index) => randomOf(shape, index + 1))));
  const values = (await y.data()) as Float32Array;
  y.dispose();
  return values;
}

/** Products and convolutions large enough to be computed in blocks or tiles; sizes with every remainder by four. */
const PRODUCTS = [
  ['A·B', [5, 37], [37, 50], false, false],
  ['A·B, one row', [1, 130], [130, 70], false, false],
  ['A·B, one column', [70, 130], [130, 1], false, false],
  ['Aᵀ·B', [38, 14], [38, 19], true, false],
  ['A·Bᵀ', [33, 39], [18, 39], false, true],
  ['Aᵀ·Bᵀ', [29, 31], [17, 29], true, true],
  ['batches of A·B', [3, 9, 21], [3, 21, 23], false, false],
  ['batches of A·Bᵀ with one B', [3, 9, 22], [1, 25, 22], false, true],
] as const;

const CONVOLUTIONS = [
  ['3×3, same', [2, 9, 7, 3], [3, 3, 3, 10], 1, 'same', 1],
  ['5×5, stride 2', [2, 12, 11, 4], [5, 5, 4, 7], 2, 'same', 1],
  ['3×2, stride 3, valid', [2, 13, 10, 5], [3, 2, 5, 9], 3, 'valid', 1],
  ['3×3, dilation 2', [1, 14, 13, 8], [3, 3, 8, 4], 1, 'same', 2],
  ['4×4, stride 2, whole tiles', [2, 11, 9, 6], [4, 4, 6, 8], 2, 'same', 1],
  ['3×2, stride 3, whole tiles', [2, 13, 10, 4], [3, 2, 4, 12], 3, 'valid', 1],
  ['3×3, dilation 2, whole tiles', [1, 14, 13, 8], [3, 3, 8, 16], 1, 'same', 2],
  ['1×1', [3, 6, 5, 16], [1, 1, 16, 12], 1, 'valid', 1],
  ['9×1 over a column', [2, 21, 1, 8], [9, 1, 8, 12], 1, 'same', 1],
  ['3×3, stride 4 over three columns', [2, 9, 3, 8], [3, 3, 8, 12], 4, 'same', 1],
] as const;

describe.each(MODES)('in mode %s', (mode) => {
  const expectEqual = async (shapes: ReadonlyArray<readonly number[]>, compute: Compute): Promise<void> => {
    const expected = await valuesOn('cpu', shapes, compute);
    const values = await valuesOn(`blocks-${mode}`, shapes, compute);
    expect(values).toHaveLength(expected.length);
    const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const difference = values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
    expect(difference / scale).toBeLessThan(1e-5);
  };

  it.each(PRODUCTS)('multiplies %s', async (_name, a, b, transposeA, transposeB) => {
    await expectEqual([a, b], (x, y) => tf.matMul(x!, y!, transposeA, transposeB));
  });

  it('adds a bias to a product and applies an activation', async () => {
    const shapes = [[20, 30], [30, 24], [24]];
    for (const activation of ['linear', 'relu'] as const) {
      await expectEqual(shapes, (a, b, bias) =>
        tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation } as never),
      );
    }
  });

  it.each(CONVOLUTIONS)('convolves %s, with gradients', async (_name, x, w, strides, pad, dilation) => {
    const convolve = (input: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, 'NHWC', dilation);
    await expectEqual([x, w], (input, filter) => convolve(input!, filter!));
    const loss = (input: tf.Tensor, filter: tf.Tensor): tf.Scalar =>
      convolve(input, filter).square().sum().asScalar();
    // TensorFlow.js has no gradients of dilated convolutions on its cpu backend.
    if (dilation > 1) return;
    await expectEqual([x, w], (input, filter) => tf.grad((of: tf.Tensor) => loss(of, filter!))(input!));
    await expectEqual([x, w], (input, filter) => tf.grad((of: tf.Tensor) => loss(input!, of))(filter!));
  });

  it('has a gradient of as many inputs as floats number, of a column too', { timeout: 60_000 }, async () => {
    await tf.setBackend(`blocks-${mode}`);
    // Two places a tile would be more values than that.
    const [size, channels] = [2 ** 15 + 1, 256];
    const filter = tf.ones<tf.Rank.R4>([1, 1, channels, 8]);
    const dy = tf.ones<tf.Rank.R4>([1, size, 1, 8]);
    const dx = tf.conv2dTranspose(dy, filter, [1, size, 1, channels], 1, 'valid');
    expect(Array.from(await tf.stack([tf.min(dx), tf.max(dx)]).data())).toEqual([8, 8]);
    tf.dispose([filter, dy, dx]);
  });

  it('convolves volumes, with gradients', async () => {
    const shapes = [
      [2, 5, 6, 7, 3],
      [2, 3, 2, 3, 6],
    ];
    const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
      tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, [1, 2, 1], 'same');
    await expectEqual(shapes, (x, w) => convolve(x!, w!));
    await expectEqual(shapes, (x, w) => tf.grad((of: tf.Tensor) => convolve(of, w!).square().sum())(x!));
    await expectEqual(shapes, (x, w) => tf.grad((of: tf.Tensor) => convolve(x!, of).square().sum())(w!));
  });

  it.each([[[6, 1000]], [[7, 612, 8]], [[3, 2000, 4]], [[5, 999]]])(
    'folds %o along each axis',
    async (shape) => {
      for (const axis of shape.keys()) {
        await expectEqual([shape], (x) => tf.sum(x!, axis));
        await expectEqual([shape], (x) => tf.max(x!, axis));
      }
      await expectEqual([shape], (x) => tf.softmax(x!));
    },
  );

  it('keeps a NaN in sums and extremes', async () => {
    await tf.setBackend(`blocks-${mode}`);
    const x = tf.where(tf.range(0, 400).equal(123), Number.NaN, 1).reshape([4, 100]);
    for (const reduce of [tf.sum, tf.max, tf.min, tf.prod]) {
      const values = await reduce(x, 1).data();
      expect(Array.from(values, Number.isNaN)).toEqual([false, true, false, false]);
    }
  });
});
