import { expect, test } from 'vitest';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { tf } from '../tf.ts';
import { normalize } from './normalize.ts';

const X = tf.tensor2d([0.3, -1.2, 0.8, 2.1, 0.4, -0.7, -0.9, 1.5, 0.2, 1.1, -0.6, 0.9], [4, 3]).arraySync();

onBackends('normalize', (backend) => {
  test.each([0, 1] as const)('the gradient of its gradient, over axis %i', (axis) => {
    const weight = tf.tensor1d([1.5, -0.5, 0.8]);
    const penalty = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => {
      const output = (input: tf.Tensor): tf.Tensor => {
        const { y } = normalize(input as tf.Tensor2D, w as tf.Tensor1D, tf.zeros([3]), {
          axis,
          epsilon: 1e-2,
        });
        return tf.sum(tf.square(y));
      };
      return tf.square(tf.grad(output)(x));
    };
    // Central differences of values up to 10 err by some percent where the third derivative is large.
    expectGradients(penalty, [tf.tensor2d(X), weight], 3e-2);
  });

  test.each([0, 1] as const)('agrees with the plain composition on 40 columns, over axis %i', (axis) => {
    const x = tf.tensor2d(
      Float32Array.from({ length: 23 * 41 }, (_, i) => Math.sin(i * 1.7) + 3),
      [23, 41],
    );
    const weight = tf.tensor1d(Float32Array.from({ length: 41 }, (_, i) => Math.cos(i)));
    const bias = tf.tensor1d(Float32Array.from({ length: 41 }, (_, i) => i / 41));
    const composed = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor => {
      const { mean, variance } = tf.moments(a, axis, true);
      const normalized = tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, 1e-3)));
      return tf.add(tf.mul(normalized, w), b);
    };
    const native = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      normalize(a as tf.Tensor2D, w as tf.Tensor1D, b as tf.Tensor1D, { axis, epsilon: 1e-3 }).y;
    const dy = tf.sin(tf.add(x, 0.5));
    const expected = [composed(x, weight, bias), ...tf.grads(composed)([x, weight, bias], dy)];
    const actual = [native(x, weight, bias), ...tf.grads(native)([x, weight, bias], dy)];
    for (const [index, tensor] of actual.entries()) {
      const difference = tf.max(tf.abs(tf.sub(tensor, expected[index]!))).dataSync()[0]!;
      // Sums of up to 41 values of about 1, in another order.
      expect(difference).toBeLessThan(2e-5);
    }
  });

  test.runIf(/^(simd|gpujs)/.test(backend))('its backward pass is one kernel', async () => {
    const inputs = [tf.tensor2d(X), tf.ones([3]), tf.zeros([3])];
    const run = (): tf.Tensor[] =>
      tf.grads(
        (x, w, b) =>
          normalize(x as tf.Tensor2D, w as tf.Tensor1D, b as tf.Tensor1D, { axis: 0, epsilon: 1e-3 }).y,
      )(inputs);
    const { kernelNames } = await tf.profile(run);
    expect(kernelNames).toContain('Normalize');
    expect(kernelNames).toContain('NormalizeGradient');
    expect(kernelNames).not.toContain('RealDiv');
  });
});
