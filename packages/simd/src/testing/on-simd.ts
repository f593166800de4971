import { beforeAll, describe, expect } from 'vitest';
import '../index.ts';
import type { SimdBackend } from '../backend.ts';
import { registerSimd } from '../register.ts';
import { tf } from '../tf.ts';

/** The backends on which each kernel is tested: with one thread, and with two that share the smallest work. */
const BACKENDS = {
  'simd-1': { threads: 1, blas: 'off' },
  'simd-2': { threads: 2, leastWork: 0, blas: 'off' },
} as const;

for (const [name, options] of Object.entries(BACKENDS)) registerSimd(name, options);

/** Runs the same test bodies with one thread and with two. */
export function onSimd(name: string, body: (backend: () => SimdBackend) => void): void {
  describe.each(Object.keys(BACKENDS))(`${name} on %s`, (backendName) => {
    beforeAll(async () => {
      await tf.setBackend(backendName);
    });
    body(() => tf.backend() as SimdBackend);
  });
}

/** Computes on simd and on TensorFlow.js' cpu backend, from the same values, and returns both results. */
export async function onBoth(
  compute: () => tf.Tensor | tf.Tensor[],
): Promise<{ simd: tf.Tensor[]; cpu: tf.Tensor[] }> {
  const current = tf.getBackend();
  const simd = [compute()].flat();
  await tf.setBackend('cpu');
  const cpu = [compute()].flat();
  await tf.setBackend(current);
  return { simd, cpu };
}

/** Expects values within `tolerance`, relative to the larger of 1 and the expected value; NaN and infinities exactly. */
export function expectSame(actual: tf.Tensor, expected: tf.Tensor, tolerance = 1e-5): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dtype).toBe(expected.dtype);
  const [a, b] = [actual.dataSync(), expected.dataSync()];
  for (let index = 0; index < b.length; index++) {
    const [x, y] = [Number(a[index]), Number(b[index])];
    if (Object.is(x, y) || x === y) continue;
    if (!(Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y)))) {
      expect.fail(`value ${index} of [${expected.shape.join(', ')}]: ${x} instead of ${y}`);
    }
  }
}

/** Numbers between −1 and 1 that are the same in every run. */
export function numbers(shape: number[], seed = 1): tf.Tensor {
  let state = seed * 7919;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape);
}
