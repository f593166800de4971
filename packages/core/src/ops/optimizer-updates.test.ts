import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { normal } from '../random/tensors.ts';
import { TESTED_BACKENDS, type TestedBackend, useTestedBackend } from '../testing/on-backends.ts';
import { tf } from '../tf.ts';
import type { Op } from './define-op.ts';
import {
  adagradUpdate,
  adamUpdate,
  clipToNorm,
  momentumUpdate,
  movingAverage,
  rmspropUpdate,
} from './optimizer-updates.ts';

/** Sizes around the vectors of 4 and the chunks of 4,096 that the kernels work in. */
const SIZES = [1, 3, 4, 1003, 4097];

const adam = { beta1: 0.9, beta2: 0.999, scale: -0.01, epsilon: 1e-6 };
const momentum = { momentum: 0.9, share: 0.7, scale: -0.1 };
const rmsprop = { alpha: 0.9, epsilon: 1e-6, scale: -0.1 };

/** One call of each op: how many inputs of one shape it takes, and what it is told. */
const CALLS: ReadonlyArray<readonly [string, Op<never>, number, object]> = [
  ['adam', adamUpdate, 3, { ...adam, decay: 0 }],
  ['adamw', adamUpdate, 4, { ...adam, decay: 0.02 }],
  ['momentum', momentumUpdate, 2, { ...momentum, nesterov: false }],
  ['nesterov', momentumUpdate, 2, { ...momentum, nesterov: true }],
  ['adagrad', adagradUpdate, 2, { scale: -0.1, epsilon: 1e-6 }],
  ['rmsprop', rmspropUpdate, 2, { ...rmsprop, momentum: 0, centered: false }],
  ['rmsprop, centered, with momentum', rmspropUpdate, 4, { ...rmsprop, momentum: 0.5, centered: true }],
  ['moving average', movingAverage, 2, { decay: 0.9 }],
  ['clip', clipToNorm, 3, { max: 1 }],
];

async function resultsOn(backend: TestedBackend, compute: () => tf.Tensor[]): Promise<number[][]> {
  await useTestedBackend(backend);
  return tf.tidy(() => compute().map((tensor) => [...tensor.dataSync()]));
}

/** The backends with kernels of their own for updates. */
const NATIVE = TESTED_BACKENDS.filter((backend) => /^(simd|gpujs)/.test(backend));

describe.each(NATIVE)('updates of optimisers on %s', (backend) => {
  beforeAll(() => useTestedBackend('cpu'));

  test.each(CALLS)('%s: the kernel equals the composite', async (name, op, inputs, attributes) => {
    const isCentered = name.includes('centered');
    for (const size of SIZES) {
      const compute = (): tf.Tensor[] => {
        const random = new Random(size);
        // Squares' averages are positive; a third of an input is 0, as it is for weights without a gradient.
        const tensors = Array.from({ length: inputs }, (_, index) => {
          const values = normal(random.split(`${index}`), [size]);
          return index === 0 ? tf.mul(values, tf.greater(values, -0.4)) : tf.square(values);
        });
        // A mean of squares is at least the square of the mean.
        if (isCentered) tensors[1] = tf.add(tf.add(tensors[1]!, tf.square(tensors[2]!)), 1);
        return op(tensors, attributes as never);
      };
      const [kernel, composite] = [await resultsOn(backend, compute), await resultsOn('cpu', compute)];
      // Each value comes of up to six float32 roundings of 2⁻²⁴, in another order; differences may cancel. A centered variance
      // is a difference of numbers up to some 100 times as large.
      const tolerance = isCentered ? 2e-5 : 6e-7;
      for (const [output, values] of composite.entries()) {
        for (const [index, value] of values.entries()) {
          expect(Math.abs(kernel[output]![index]! - value)).toBeLessThanOrEqual(
            tolerance * Math.max(Math.abs(value), 1),
          );
        }
      }
    }
  });

  test.runIf(backend === 'simd')('moments that would be denormal become 0', async () => {
    const [moments] = await resultsOn(backend, () => {
      const [, m, v] = adamUpdate([tf.zeros([5]), tf.fill([5], 1.2e-38), tf.fill([5], 1e-30)], {
        ...adam,
        decay: 0,
      });
      return [tf.concat([m!, v!])];
    });
    expect(moments!.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(moments![5]! / 0.999e-30).toBeCloseTo(1, 6);
  });
});
