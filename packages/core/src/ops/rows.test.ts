import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { lookUpColumns, lookUpRows, sumRows } from './rows.ts';

onBackends('rows', () => {
  const matrix = (): tf.Tensor2D => tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);

  test('rows and columns are looked up by index, also twice', () => {
    expectClose(lookUpRows(matrix(), tf.tensor1d([1, 0, 1], 'int32')), [4, 5, 6, 1, 2, 3, 4, 5, 6], 0);
    const columns = lookUpColumns(matrix(), tf.tensor1d([2, 0], 'int32'));
    expect(columns.shape).toEqual([2, 2]);
    expectClose(columns, [3, 6, 1, 4], 0);
  });

  test('the sum over the rows is a vector', () => {
    expect(sumRows(matrix()).shape).toEqual([3]);
    expectClose(sumRows(matrix()), [5, 7, 9], 0);
  });
});
