import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalArray } from '../random/arrays.ts';
import { Random } from '../random/random.ts';
import { normal } from '../random/tensors.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { arrayTimesTransposed, transposeArray } from './array-product.ts';
import { times, timesTransposed, timesTransposedBy, transposedTimes } from './products.ts';

const size = fc.integer({ min: 1, max: 9 });

test('the blocked product equals the plain sums, for every remainder of the blocks', () => {
  fc.assert(
    fc.property(size, size, size, (rows, columns, inner) => {
      const a = { values: normalArray(new Random('a'), rows * inner), rows, columns: inner };
      const b = { values: normalArray(new Random('b'), columns * inner), rows: columns, columns: inner };
      const product = arrayTimesTransposed(a, b);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          for (let k = 0; k < inner; k++) sum += a.values[i * inner + k]! * b.values[j * inner + k]!;
          expect(product[i * columns + j]).toBe(Math.fround(sum));
        }
      expect(transposeArray(transposeArray(a))).toEqual(a);
    }),
  );
});

onBackends('products', () => {
  test('all forms agree with matMul', () => {
    const draw = (name: string, ...shape: [number, number]): tf.Tensor2D =>
      normal(new Random(name), shape) as tf.Tensor2D;
    for (const rows of [1, 3, 6]) {
      const [a, b] = [draw('a', rows, 5), draw('b', 5, 4)];
      const expected = tf.matMul(a, b).dataSync();
      const [aT, bT] = [tf.transpose(a), tf.transpose(b)];
      // Products of five terms of order 1: another order of the sum moves the last places.
      for (const actual of [times(a, b), timesTransposed(a, bT), transposedTimes(aT, b)])
        expectClose(actual, expected, 2e-6);
      if (rows > 1) expectClose(timesTransposedBy(bT)(a), expected, 2e-6);
    }
  });
});
