import { tf } from '@reverie/core';
import { expect } from 'vitest';

/** A tensor in a golden file. */
export interface Numbers {
  readonly shape: number[];
  readonly data: number[];
}

/** Values of order 1 in float32, summed in another order: a few units in the last place. */
const TOLERANCE = 1e-5;

export const tensorOf = ({ data, shape }: Numbers): tf.Tensor => tf.tensor(data, shape);

/** Fails unless shape and values are those of PyTorch or ONNX. */
export function expectNumbers(actual: tf.Tensor, expected: Numbers): void {
  expect(actual.shape).toEqual(expected.shape);
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(actual, tensorOf(expected)))).dataSync()[0]!);
  expect(difference).toBeLessThanOrEqual(TOLERANCE);
}
