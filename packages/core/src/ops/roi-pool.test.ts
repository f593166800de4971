import { expect, test } from 'vitest';
import type { GpujsBackend } from '../backends/gpujs/index.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import golden from './golden/roi.json' with { type: 'json' };
import { roiPool } from './roi-pool.ts';

/** Values in no order, 0.1 and more from one another: [batch, height, width, channels]. */
function mixed(...shape: [number, number, number, number]): tf.Tensor4D {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor4d(
    Array.from({ length: size }, (_, i) => (((i * 37) % size) - size / 2) / 10),
    shape,
  );
}

const BOXES = [-0.7, 0.4, 3.1, 2.6, 1.2, 1.1, 5.5, 2.9];

onBackends('roiPool', (backend) => {
  test.each(golden.pool)(
    'agrees with torchvision: bins $outputSize, scale $spatialScale',
    ({ outputSize, spatialScale, boxes, y, dFeatures }) => {
      const features = tf.tensor4d(golden.features, [2, 6, 7, 2]);
      const places = tf.tensor2d(boxes, [11, 4]);
      const images = tf.tensor1d(golden.batchIndices, 'int32');
      const pool = (x: tf.Tensor): tf.Tensor =>
        roiPool(x as tf.Tensor4D, places, images, outputSize as [number, number], { spatialScale });
      const output = pool(features);
      expect(output.shape).toEqual([11, ...outputSize, 2]);
      // Values are those of features; slopes sum up to 20 weights in 32-bit floats.
      expectClose(output, y, 1e-6);
      const weights = tf.reshape(tf.add(0.5, tf.div(tf.range(0, y.length), y.length)), output.shape);
      expectClose(tf.grad(pool)(features, weights), dFeatures, 1e-5);
    },
  );

  test('has the gradients of central differences', () => {
    const boxes = tf.tensor2d(BOXES, [2, 4]);
    const images = tf.tensor1d([1, 0], 'int32');
    const pool = (x: tf.Tensor): tf.Tensor => roiPool(x as tf.Tensor4D, boxes, images, [2, 3]);
    expectGradients(pool, [mixed(2, 4, 5, 3)]);
  });

  test('gives the slope to the first of equal features, and boxes no gradient', () => {
    const pool = (x: tf.Tensor, boxes: tf.Tensor): tf.Tensor =>
      roiPool(x as tf.Tensor4D, boxes as tf.Tensor2D, tf.tensor1d([0], 'int32'), [1, 2]);
    const inputs = [tf.fill([1, 2, 4, 1], -3), tf.tensor2d([0, 0, 3, 1], [1, 4])];
    const [slopes, ofBoxes] = tf.grads(pool)(inputs, tf.reshape(tf.tensor1d([5, 7]), [1, 1, 2, 1]));
    expectClose(slopes!, [5, 0, 7, 0, 0, 0, 0, 0], 0);
    expectClose(ofBoxes!, [0, 0, 0, 0], 0);
  });

  test('divides whole numbers, where a float may be a bit more', () => {
    // 57 lines over 7 bins: 7 · (57 / 7) is more than 57 in 32-bit floats.
    const features = tf.reshape(tf.range(0, 60), [1, 60, 1, 1]) as tf.Tensor4D;
    const output = roiPool(features, tf.tensor2d([0, 0, 0, 56], [1, 4]), tf.tensor1d([0], 'int32'), [7, 1]);
    expectClose(output, [8, 16, 24, 32, 40, 48, 56], 0);
  });

  test('takes NaN for no feature where there is another', () => {
    const features = tf.tensor4d([Number.NaN, -5, Number.NaN, Number.NaN], [1, 1, 4, 1]);
    const output = roiPool(features, tf.tensor2d([0, 0, 3, 0], [1, 4]), tf.tensor1d([0], 'int32'), [1, 2]);
    expect(Array.from(output.dataSync())).toEqual([-5, Number.NaN]);
  });

  test('of no boxes is nothing, with a gradient of 0', () => {
    const [boxes, images] = [tf.zeros<tf.Rank.R2>([0, 4]), tf.zeros<tf.Rank.R1>([0], 'int32')];
    const pool = (x: tf.Tensor): tf.Tensor4D => roiPool(x as tf.Tensor4D, boxes, images, 2);
    const features = mixed(2, 4, 5, 3);
    expect(pool(features).shape).toEqual([0, 2, 2, 3]);
    expectClose(tf.grad(pool)(features), new Array(features.size).fill(0), 0);
  });

  test('leaves nothing over', async () => {
    const [x, boxes, images] = [mixed(2, 4, 5, 3), tf.tensor2d(BOXES, [2, 4]), tf.tensor1d([1, 0], 'int32')];
    const before = tf.backend().numDataIds();
    await expectNoLeak(() => {
      const { value, grad } = tf.valueAndGrad((f: tf.Tensor) => roiPool(f as tf.Tensor4D, boxes, images, 2))(
        x,
      );
      tf.dispose([value, grad]);
    });
    expect(tf.backend().numDataIds()).toBe(before);
  });

  test.skipIf(!backend.startsWith('gpujs'))('has kernels of its own in each direction', async () => {
    const [x, boxes, images] = [mixed(2, 4, 5, 3), tf.tensor2d(BOXES, [2, 4]), tf.tensor1d([1, 0], 'int32')];
    const pool = (f: tf.Tensor): tf.Tensor => roiPool(f as tf.Tensor4D, boxes, images, 2);
    const { kernels, fallbacks } = await (tf.backend() as GpujsBackend).profile(() => tf.grad(pool)(x));
    expect(fallbacks).toEqual({});
    const names = kernels.map(({ kernel }) => kernel);
    expect(names).toEqual(expect.arrayContaining(['roiPoolPlaces', 'roiPoolValues', 'roiPoolGradient']));
  });

  test('says what is no index and no box', () => {
    const features = tf.zeros<tf.Rank.R4>([2, 3, 3, 1]);
    const boxes = tf.tensor2d([0, 0, 1, 1], [1, 4]);
    const image = (index: number): tf.Tensor1D => tf.tensor1d([index], 'int32');
    expect(() => roiPool(features, boxes, image(2), 2)).toThrow(
      'roiPool: expected batchIndices in [0, 2), got 2.',
    );
    expect(() => roiPool(features, boxes, image(-1), 2)).toThrow('got -1.');
    const none = tf.tensor2d([0, 0, Number.NaN, 1], [1, 4]);
    expect(() => roiPool(features, none, image(0), 2)).toThrow(
      'roiPool: expected boxes of finite numbers, got NaN in box 0.',
    );
  });
});

test('says which argument of roiPool does not fit', () => {
  const features = tf.zeros<tf.Rank.R4>([2, 3, 3, 1]);
  const boxes = tf.tensor2d([0, 0, 1, 1], [1, 4]);
  const images = tf.tensor1d([1], 'int32');
  expect(() => roiPool(features, tf.zeros([1, 5]), images, 2)).toThrow(
    'roiPool: expected boxes [count, 4], got [1, 5]',
  );
  expect(() => roiPool(features, boxes, tf.tensor1d([0, 1], 'int32'), 2)).toThrow(
    'roiPool: expected batchIndices [1], got [2]; each box has one.',
  );
  expect(() => roiPool(features, boxes, tf.tensor1d([1]), 2)).toThrow(
    "roiPool: expected batchIndices of type int32, got float32; make the tensor with dtype 'int32'.",
  );
  expect(() => roiPool(features, boxes, images, 0)).toThrow(
    'roiPool: expected outHeight to be a whole number at least 1, got 0.',
  );
  expect(() => roiPool(features, boxes, images, [2, 0])).toThrow('outWidth');
  expect(() => roiPool(features, boxes, images, undefined as never)).toThrow(
    'roiPool: expected outHeight to be a whole number at least 1, got undefined.',
  );
  expect(() => roiPool(features, boxes, images, 2, { spatialScale: 0 })).toThrow(
    'roiPool: expected spatialScale to be a number above 0, got 0.',
  );
});
