import { expect } from 'vitest';
import { tf } from '../tf.ts';

/**
 * Compares the gradient of sum(f(inputs) · weights) with central differences at every element of every input.
 * Weights 1, 2, 3 … (scaled) keep symmetric errors from cancelling.
 *
 * @param tolerance absolute, on values of order 1: float32 differences with h = 1e-2 err by about 1e-3.
 */
export function expectGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  tolerance = 5e-3,
): void {
  const weighted = (...args: tf.Tensor[]): tf.Scalar =>
    tf.tidy(() => {
      const output = f(...args);
      const weights = tf.reshape(
        tf.add(tf.mul(tf.range(0, output.size), 1 / output.size), 0.5),
        output.shape,
      );
      return tf.sum(tf.mul(output, weights)).asScalar();
    });
  const gradients = tf.grads(weighted)(inputs);
  inputs.forEach((input, which) => {
    const analytic = gradients[which]!.dataSync();
    const values = Float32Array.from(input.dataSync());
    const h = 1e-2;
    const at = (index: number, delta: number): number =>
      tf.tidy(() => {
        const moved = values.slice();
        moved[index]! += delta;
        return weighted(
          ...inputs.map((other, i) => (i === which ? tf.tensor(moved, input.shape) : other)),
        ).dataSync()[0]!;
      });
    for (let i = 0; i < values.length; i++) {
      const numeric = (at(i, h) - at(i, -h)) / (2 * h);
      const difference = Math.abs(numeric - analytic[i]!);
      if (!(difference <= tolerance * Math.max(1, Math.abs(numeric))))
        expect.fail(`input ${which}, element ${i}: gradient ${analytic[i]}, central difference ${numeric}`);
    }
  });
  for (const gradient of gradients) gradient.dispose();
}
