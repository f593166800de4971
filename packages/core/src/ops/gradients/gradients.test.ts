import { expect, test } from 'vitest';
import '../../index.ts';
import { expectGradients } from '../../testing/gradients.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { tf } from '../../tf.ts';

/** Values between −1 and 1, none of them near 0, where ReLUs bend. */
const values = (shape: number[], seed: number): tf.Tensor =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => {
      const value = Math.sin(1.3 * (i + 1) + seed);
      return value + 0.1 * Math.sign(value);
    }),
    shape,
  );

/** (‖∂f/∂x‖ − 1)², the penalty of WGAN-GP on one input (Gulrajani et al. 2017, eq. 3). */
const penalty = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor => {
  const gradient = tf.grad((input) => tf.sum(f(input)))(x);
  return tf.square(tf.sub(tf.sqrt(tf.sum(tf.square(gradient))), 1));
};

onBackends('gradients that TensorFlow.js lacks', (backend) => {
  test('where of comparisons', () => {
    const f = (x: tf.Tensor): tf.Tensor => {
      const y = tf.mul(x, 2);
      const small = tf.where(tf.less(y, 0.3), tf.square(y), y);
      const both = tf.logicalAnd(tf.greater(y, -1), tf.logicalNot(tf.equal(y, 5)));
      return tf.add(small, tf.where(tf.logicalOr(both, tf.notEqual(y, y)), y, tf.mul(y, y)));
    };
    expectGradients(f, [tf.tensor1d([-0.7, -0.2, 0.1, 0.6])]);
  });

  test('gatherND, with repeated places', () => {
    const indices = tf.tensor2d([0, 1, 2, 0, 0, 1], [3, 2], 'int32');
    expectGradients((x) => tf.gatherND(tf.square(x), indices), [values([3, 2, 2], 1)]);
  });

  test('the values of topk', () => {
    expectGradients(
      (x) => tf.topk(tf.square(x), 2).values,
      [tf.tensor2d([0.1, 0.9, -0.5, 0.7, -0.3, 0.2], [2, 3])],
    );
  });

  // wasm has no kernel for the gradient of a filter.
  test.skipIf(backend === 'wasm')('a gradient penalty through convolution and LeakyReLU', () => {
    const f = (x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor): tf.Tensor => {
      const critic = (input: tf.Tensor): tf.Tensor => {
        const hidden = tf.leakyRelu(tf.conv2d(input as tf.Tensor4D, w1 as tf.Tensor4D, 2, 'same'), 0.2);
        return tf.conv2d(hidden as tf.Tensor4D, w2 as tf.Tensor4D, 1, 'valid');
      };
      return penalty(critic, x);
    };
    const inputs = [values([2, 4, 4, 2], 1), values([3, 3, 2, 3], 2), values([2, 2, 3, 1], 3)];
    // The penalty is about 20 and its differences carry that value's rounding error, 20·2⁻²⁴ / 0.02.
    expectGradients(f, inputs, 2e-2);
  });

  test.skipIf(backend === 'wasm')('the gradient of a convolution with respect to its filter', () => {
    const f = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => {
      const cubes = (filter: tf.Tensor): tf.Tensor => {
        const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
        return tf.sum(tf.mul(y, tf.square(y)));
      };
      return tf.mul(tf.grad(cubes)(w), 0.05);
    };
    expectGradients(f, [values([1, 3, 3, 2], 1), values([2, 2, 2, 2], 2)], 2e-2);
  });

  test.skipIf(backend === 'wasm')('a gradient penalty through a depthwise convolution', () => {
    const f = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
      penalty((input) => tf.square(tf.depthwiseConv2d(input as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')), x);
    expectGradients(f, [values([1, 3, 3, 2], 1), tf.mul(values([2, 2, 2, 1], 2), 0.3)], 2e-2);
  });

  test.skipIf(backend === 'wasm')('a transposed convolution of volumes', () => {
    const f = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
      tf.conv3dTranspose(x as tf.Tensor5D, w as tf.Tensor5D, [1, 4, 2, 4, 2], [2, 1, 2], 'same');
    expectGradients(f, [values([1, 2, 2, 2, 2], 1), values([2, 2, 2, 2, 2], 2)]);
  });

  test.each(['bilinear', 'nearest'] as const)('cropAndResize with respect to the image, %s', (method) => {
    const boxes = tf.tensor2d([0, 0, 1, 1, 0.1, 0.2, 0.7, 0.9, -0.2, 0.3, 1.2, 0.8], [3, 4]);
    const boxInd = tf.tensor1d([1, 0, 1], 'int32');
    for (const cropSize of [
      [3, 2],
      [1, 1],
    ] as [number, number][]) {
      const crop = (image: tf.Tensor): tf.Tensor =>
        tf.image.cropAndResize(image as tf.Tensor4D, boxes, boxInd, cropSize, method, 0.5);
      expectGradients(crop, [values([2, 4, 5, 2], 1)]);
    }
  });

  test('leaves the gradients that TensorFlow.js has', () => {
    expect(tf.getGradient('GreaterEqual')?.inputsToSave).toEqual(['a', 'b']);
  });
});
