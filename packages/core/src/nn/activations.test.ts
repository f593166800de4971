import { expect, test } from 'vitest';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import {
  type Activation,
  elu,
  gelu,
  geluTanh,
  leakyRelu,
  relu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from './activations.ts';
import { golden } from './testing/layers.ts';

const cases: Readonly<Record<string, Activation>> = {
  sigmoid,
  tanh,
  relu,
  leakyRelu: (x) => leakyRelu(x, 0.2),
  elu,
  eluScaled: (x) => elu(x, 0.7),
  softplus,
  gelu,
  geluTanh,
  silu,
};

test('every golden activation has its case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(golden.activations).sort());
});

/** Relative above 1, absolute below: float32, and an erf that is right to 1.5e-7 times an input of at most 12. */
function expectNear(actual: tf.Tensor, expected: readonly number[]): void {
  const values = actual.dataSync();
  expected.forEach((value, i) => {
    const difference = Math.abs(values[i]! - value);
    if (!(difference <= 2e-6 * Math.max(1, Math.abs(value))))
      expect.fail(`at ${golden.points[i]}: ${values[i]} instead of ${value}`);
  });
}

onBackends('activations', () => {
  test.each(Object.keys(cases))('%s has the values and gradients of PyTorch, also at ±10,000', (name) => {
    const x = tf.tensor1d(golden.points);
    expectNear(cases[name]!(x), golden.activations[name]!.y);
    expectNear(tf.grad(cases[name]!)(x), golden.activations[name]!.gradient);
  });

  test.each(Object.keys(cases))('%s agrees with central differences and leaves no tensor', async (name) => {
    await expectNoLeak(() => {
      tf.tidy(() => {
        expectGradients(cases[name]!, [tf.tensor2d([-2.3, -0.6, 0.4, 1.7], [2, 2])]);
      });
    });
  });
});
