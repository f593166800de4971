import { tf } from '../tf.ts';
import { isArrayBackend, isOwnBackend } from './products.ts';

/**
 * The column sums of [rows, columns]: [columns]. A product with ones where TensorFlow.js transposes to sum over rows; a
 * plain loop over the arrays of the cpu backend.
 */
export function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  const [rows, columns] = x.shape;
  if (isOwnBackend()) return tf.sum(x, 0);
  if (!isArrayBackend()) return tf.reshape(tf.matMul(tf.ones([1, rows]), x), [columns]);
  const values = x.dataSync<'float32'>();
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) sums[column]! += values[row * columns + column]!;
  }
  return tf.tensor1d(Float32Array.from(sums));
}

/**
 * Rows of `matrix` by index.
 *
 * @param matrix [count, size]
 * @param indices int32 [n], each in [0, count)
 * @returns [n, size]
 */
export function lookUpRows(matrix: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  if (!isArrayBackend()) return tf.gather(matrix, indices);
  const size = matrix.shape[1];
  const values = matrix.dataSync<'float32'>();
  const rows = new Float32Array(indices.size * size);
  indices.dataSync().forEach((index, row) => {
    rows.set(values.subarray(index * size, (index + 1) * size), row * size);
  });
  return tf.tensor2d(rows, [indices.size, size]);
}

/**
 * Columns of `matrix` by index, as rows.
 *
 * @param matrix [size, count]
 * @param indices int32 [n], each in [0, count)
 * @returns [n, size]
 */
export function lookUpColumns(matrix: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  if (!isArrayBackend()) return lookUpRows(tf.transpose(matrix), indices);
  const [size, count] = matrix.shape;
  const values = matrix.dataSync<'float32'>();
  const columns = new Float32Array(indices.size * size);
  indices.dataSync().forEach((index, row) => {
    for (let i = 0; i < size; i++) columns[row * size + i] = values[i * count + index]!;
  });
  return tf.tensor2d(columns, [indices.size, size]);
}
