import { expect } from 'vitest';
import { tf } from '../tf.ts';

/** Asserts that every element of `actual` is within `tolerance` of `expected`, and that the sizes agree. */
export function expectClose(
  actual: tf.Tensor | ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  const values = actual instanceof tf.Tensor ? actual.dataSync() : actual;
  expect(values.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(values[i]! - expected[i]!);
    if (!(difference <= tolerance))
      expect.fail(`element ${i}: ${values[i]} is not within ${tolerance} of ${expected[i]}`);
  }
}

/** Runs `body` and asserts that no tensor is left over. */
export async function expectNoLeak(body: () => void | Promise<void>): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors).toBe(before);
}
