import { tf } from '../../tf.ts';

/** Rows that are multiplied at a time, which bounds the memory of large data sets. */
const BLOCK = 4096;

/** A row-major matrix as it lies in memory. */
export interface FlatMatrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** The product of two matrices, a block of rows at a time. */
export function multiply(a: FlatMatrix, b: FlatMatrix): FlatMatrix {
  const product = new Float32Array(a.rows * b.columns);
  const right = tf.tensor2d(b.data, [b.rows, b.columns]);
  forBlocks(a, (block, start) => {
    product.set(tf.matMul(block, right).dataSync<'float32'>(), start * b.columns);
  });
  right.dispose();
  return { data: product, rows: a.rows, columns: b.columns };
}

/** AᵀA / rows, summed up in double precision over the blocks: the covariance where A's columns have mean 0. */
export function gram(a: FlatMatrix): Float64Array {
  const sum = new Float64Array(a.columns ** 2);
  forBlocks(a, (block) => {
    const part = tf.matMul(tf.transpose(block), block).dataSync();
    for (let i = 0; i < sum.length; i++) sum[i]! += part[i]! / a.rows;
  });
  return sum;
}

function forBlocks(
  { data, rows, columns }: FlatMatrix,
  body: (block: tf.Tensor2D, start: number) => void,
): void {
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(rows, start + BLOCK);
    tf.tidy(() => {
      const block = data.subarray(start * columns, end * columns);
      body(tf.tensor2d(block, [end - start, columns]), start);
    });
  }
}
