import { expect, test } from 'vitest';
import type { GpujsBackend } from '../backends/gpujs/index.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import golden from './golden/roi.json' with { type: 'json' };
import onnxCases from './golden/roi-align-onnx.json' with { type: 'json' };
import { roiAlign } from './roi-align.ts';

/** Values of order 1: [batch, height, width, channels]. */
const wave = (...shape: [number, number, number, number]): tf.Tensor4D =>
  tf.reshape(tf.sin(tf.range(0, tf.util.sizeFromShape(shape))), shape);

const BOXES = [-0.7, 0.4, 3.1, 2.6, 1.2, 1.1, 5.5, 2.9];

onBackends('roiAlign', (backend) => {
  test.each(golden.align)(
    'agrees with torchvision: scale $spatialScale, ratio $samplingRatio, aligned $aligned',
    ({ outputSize, boxes, y, dFeatures, ...options }) => {
      const features = tf.tensor4d(golden.features, [2, 6, 7, 2]);
      const places = tf.tensor2d(boxes, [11, 4]);
      const images = tf.tensor1d(golden.batchIndices, 'int32');
      const align = (x: tf.Tensor): tf.Tensor =>
        roiAlign(x as tf.Tensor4D, places, images, outputSize as [number, number], options);
      const output = align(features);
      expect(output.shape).toEqual([11, 3, 2, 2]);
      // 32-bit floats on both sides: places up to 60 pixels, slopes that sum up to 30 samples.
      expectClose(output, y, 1e-5);
      const weights = tf.reshape(tf.add(0.5, tf.div(tf.range(0, y.length), y.length)), output.shape);
      expectClose(tf.grad(align)(features, weights), dFeatures, 1e-5);
    },
  );

  test.each(onnxCases)('agrees with ONNX: aligned $aligned', ({ aligned, features, boxes, y }) => {
    const images = tf.zeros<tf.Rank.R1>([3], 'int32');
    const options = { samplingRatio: 2, aligned };
    const x = tf.tensor4d(features, [1, 10, 10, 1]);
    // ONNX gives four decimals of the features and of the result.
    expectClose(roiAlign(x, tf.tensor2d(boxes, [3, 4]), images, 5, options), y, 1e-4);
  });

  test('takes 0 for as many samples as there are pixels, as -1', () => {
    const align = (samplingRatio: number): tf.Tensor =>
      roiAlign(wave(1, 4, 5, 1), tf.tensor2d(BOXES, [2, 4]), tf.tensor1d([0, 0], 'int32'), 2, {
        samplingRatio,
      });
    expectClose(align(0), align(-1).dataSync(), 0);
  });

  test('has as many samples where 7 bins are exactly 14 pixels', () => {
    // A quotient that is a bit more than 2 would make it 3 samples a bin, and another mean of x².
    const squares = tf.square(tf.reshape(tf.range(0, 16), [1, 1, 16, 1])) as tf.Tensor4D;
    const output = roiAlign(squares, tf.tensor2d([1, 0, 15, 1], [1, 4]), tf.tensor1d([0], 'int32'), [1, 7]);
    // Samples lie halfway between pixels, where x² is read as (n² + (n + 1)²) / 2, n = 1, 3, 5 … and the one after.
    const expected = Array.from({ length: 7 }, (_, bin) => {
      const read = (n: number): number => (n * n + (n + 1) * (n + 1)) / 2;
      return (read(2 * bin + 1) + read(2 * bin + 2)) / 2;
    });
    // Squares up to 225 in 32-bit floats.
    expectClose(output, expected, 1e-4);
  });

  test.each([true, false])('has the gradients of central differences: aligned %s', (aligned) => {
    const boxes = tf.tensor2d(BOXES, [2, 4]);
    const images = tf.tensor1d([1, 0], 'int32');
    for (const samplingRatio of [-1, 2]) {
      const align = (x: tf.Tensor): tf.Tensor =>
        roiAlign(x as tf.Tensor4D, boxes, images, [2, 3], { samplingRatio, aligned });
      expectGradients(align, [wave(2, 4, 5, 3)]);
    }
  });

  test('gives boxes no gradient', () => {
    const images = tf.tensor1d([1, 0], 'int32');
    const align = (x: tf.Tensor, boxes: tf.Tensor): tf.Tensor =>
      roiAlign(x as tf.Tensor4D, boxes as tf.Tensor2D, images, 2);
    const [, slopes] = tf.grads(align)([wave(2, 4, 5, 3), tf.tensor2d(BOXES, [2, 4])]);
    expectClose(slopes!, new Array(8).fill(0), 0);
  });

  test('of no boxes is nothing, with a gradient of 0', () => {
    const [boxes, images] = [tf.zeros<tf.Rank.R2>([0, 4]), tf.zeros<tf.Rank.R1>([0], 'int32')];
    const align = (x: tf.Tensor): tf.Tensor4D => roiAlign(x as tf.Tensor4D, boxes, images, 2);
    const features = wave(2, 4, 5, 3);
    expect(align(features).shape).toEqual([0, 2, 2, 3]);
    expectClose(tf.grad(align)(features), new Array(features.size).fill(0), 0);
  });

  test('ends with boxes of any size', () => {
    const align = (edge: number): tf.Tensor =>
      roiAlign(
        wave(1, 4, 5, 1),
        tf.tensor2d([-edge, -edge, edge, edge], [1, 4]),
        tf.tensor1d([0], 'int32'),
        2,
      );
    expect(align(1e6).dataSync().every(Number.isFinite)).toBe(true);
    expect(align(3e38).dataSync().length).toBe(4);
  });

  test('leaves nothing over', async () => {
    const [x, boxes, images] = [wave(2, 4, 5, 3), tf.tensor2d(BOXES, [2, 4]), tf.tensor1d([1, 0], 'int32')];
    const before = tf.backend().numDataIds();
    await expectNoLeak(() => {
      const { value, grad } = tf.valueAndGrad((f: tf.Tensor) => roiAlign(f as tf.Tensor4D, boxes, images, 2))(
        x,
      );
      tf.dispose([value, grad]);
    });
    expect(tf.backend().numDataIds()).toBe(before);
  });

  test.skipIf(!backend.startsWith('gpujs'))('is a kernel of its own in each direction', async () => {
    const [x, boxes, images] = [wave(2, 4, 5, 3), tf.tensor2d(BOXES, [2, 4]), tf.tensor1d([1, 0], 'int32')];
    const align = (f: tf.Tensor): tf.Tensor => roiAlign(f as tf.Tensor4D, boxes, images, 2);
    const { kernels, fallbacks } = await (tf.backend() as GpujsBackend).profile(() => tf.grad(align)(x));
    expect(fallbacks).toEqual({});
    const names = kernels.map(({ kernel }) => kernel);
    expect(names).toEqual(expect.arrayContaining(['roiAlign', 'roiAlignGradient']));
  });
});

test('says which argument of roiAlign does not fit', () => {
  const features = tf.zeros<tf.Rank.R4>([2, 3, 3, 1]);
  const boxes = tf.tensor2d([0, 0, 1, 1], [1, 4]);
  const images = tf.tensor1d([1], 'int32');
  const empty = tf.zeros<tf.Rank.R4>([2, 0, 3, 1]);
  expect(() => roiAlign(empty, boxes, images, 2)).toThrow('expected features with values, got [2, 0, 3, 1].');
  const flat = tf.zeros([3, 3, 1]) as tf.Tensor as tf.Tensor4D;
  expect(() => roiAlign(flat, boxes, images, 2)).toThrow(
    'roiAlign: expected features [batch, height, width, channels], got [3, 3, 1]',
  );
  expect(() => roiAlign(features, boxes, images, 2, { samplingRatio: Number.NaN })).toThrow(
    'roiAlign: expected samplingRatio to be a whole number at least -1, got NaN.',
  );
  expect(() => roiAlign(features, boxes, images, 2, { samplingRatio: 1.5 })).toThrow('got 1.5.');
});
