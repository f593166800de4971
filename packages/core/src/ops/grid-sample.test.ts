import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { tf } from '../tf.ts';
import golden from './golden/grid-sample.json' with { type: 'json' };
import { type GridSampleOptions, gridSample } from './grid-sample.ts';

onBackends('gridSample', () => {
  test.each(golden.cases)('agrees with PyTorch: $options', ({ options, y, dImage, dGrid }) => {
    const image = tf.tensor4d(golden.image, [2, 4, 5, 3]);
    const grid = tf.tensor4d(golden.grid, [2, 3, 7, 2]);
    const sample = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      gridSample(a as tf.Tensor4D, b as tf.Tensor4D, options as GridSampleOptions);
    const output = sample(image, grid);
    expect(output.shape).toEqual([2, 3, 7, 3]);
    const weights = tf.add(0.5, tf.div(tf.range(0, y.length), y.length));
    const gradients = tf.grads(sample)([image, grid], tf.reshape(weights, output.shape));
    for (const [tensor, expected] of [
      [output, y],
      [gradients[0]!, dImage],
      [gradients[1]!, dGrid],
    ] as const) {
      const difference = tf
        .max(tf.abs(tf.sub(tf.reshape(tensor, [-1]), tf.tensor1d([...expected]))))
        .dataSync();
      // Places up to 8 pixels wide in 32-bit floats, times slopes up to 5.
      expect(difference[0]).toBeLessThan(2e-5);
    }
  });

  test('gives the image back where the grid names its pixels', () => {
    const image = tf.reshape(tf.sin(tf.range(0, 2 * 3 * 4 * 5)), [2, 3, 4, 5]) as tf.Tensor4D;
    const line = (size: number): number[] => Array.from({ length: size }, (_, at) => (2 * at + 1) / size - 1);
    const grid = tf.tensor4d([0, 1].map(() => line(3).map((y) => line(4).map((x) => [x, y]))));
    const difference = tf.max(tf.abs(tf.sub(gridSample(image, grid), image))).dataSync();
    expect(difference[0]).toBeLessThan(1e-6);
  });
});

test('says which argument does not fit', () => {
  const [image, grid] = [tf.zeros<tf.Rank.R4>([2, 3, 3, 1]), tf.zeros<tf.Rank.R4>([1, 2, 2, 2])];
  expect(() => gridSample(image, grid)).toThrow(
    'gridSample: expected grid [2, outHeight, outWidth, 2], got [1, 2, 2, 2]',
  );
  const mode = 'cubic' as 'nearest';
  expect(() => gridSample(image, image, { mode })).toThrow(
    "gridSample: expected mode to be one of 'bilinear', 'nearest', got 'cubic'.",
  );
});
