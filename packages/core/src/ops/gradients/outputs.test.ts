import { expect, it } from 'vitest';
import { onBackends } from '../../testing/on-backends.ts';
import { expectClose } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import '../gradients/register.ts';

const FUNCTIONS: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  exp: (x) => tf.exp(x),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  elu: (x) => tf.elu(x),
  'the exponent of pow': (x) => tf.pow(2, x),
  'both sides of pow': (x) => tf.pow(tf.add(tf.square(x), 0.5), tf.mul(x, 0.3)),
  softmax: (x) => tf.softmax(x),
};

onBackends('gradients by outputs', () => {
  // A second path from x to the result is what hides that the first one is cut off.
  it.each(Object.entries(FUNCTIONS))('%s can be differentiated twice', (_, f) => {
    tf.tidy(() => {
      const x = tf.tensor2d([0.7, -1.2, 0.3, 1.5, -0.4, 0.1], [2, 3]);
      const weights = tf.tensor2d([1, -2, 0.5, 0.3, 2, -1], [2, 3]);
      const slope = (at: tf.Tensor): tf.Tensor =>
        tf.grad((z) => tf.sum(tf.mul(tf.mul(weights, z), f(z))))(at);
      const weighed = (at: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tf.square(slope(at)), 0.5));
      const analytic = tf.grad(weighed)(x).dataSync();
      const h = 1e-2;
      const numeric = Array.from({ length: 6 }, (_, i) => {
        const step = tf.reshape(tf.oneHot([i], 6), [2, 3]);
        const [above, below] = [h, -h].map((d) => weighed(tf.add(x, tf.mul(step, d))).dataSync()[0]!);
        return (above! - below!) / (2 * h);
      });
      // Central differences of float32 values of order 10 with h = 0.01.
      expectClose(analytic, numeric, 2e-2);
      expect(analytic.some((value) => Math.abs(value) > 0.1)).toBe(true);
    });
  });
});
