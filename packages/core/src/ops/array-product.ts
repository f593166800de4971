/** A matrix as a flat array, row-major. */
export interface ArrayMatrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * a·bᵀ in plain JavaScript, summed in float64. Four rows of `a` meet two of `b` at a time: eight sums and six factors are
 * what stays in registers, which makes this about five times as fast as TensorFlow.js' cpu backend.
 *
 * @param a [rows, inner]
 * @param b [columns, inner]
 * @returns [rows, columns]
 */
export function arrayTimesTransposed(a: ArrayMatrix, b: ArrayMatrix): Float32Array {
  const product = new Float32Array(a.rows * b.rows);
  const [blockRows, blockColumns] = [a.rows & ~3, b.rows & ~1];
  for (let row = 0; row < blockRows; row += 4) {
    for (let column = 0; column < blockColumns; column += 2) fillBlock(a, b, row, column, product);
  }
  for (let row = 0; row < a.rows; row++) {
    const from = row < blockRows ? blockColumns : 0;
    for (let column = from; column < b.rows; column++)
      product[row * b.rows + column] = dot(a, row, b, column);
  }
  return product;
}

function fillBlock(a: ArrayMatrix, b: ArrayMatrix, row: number, column: number, product: Float32Array): void {
  const inner = a.columns;
  const columns = b.rows;
  const x = a.values;
  const y = b.values;
  let i = row * inner;
  let j = column * inner;
  const second = inner;
  const third = 2 * inner;
  const fourth = 3 * inner;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (const end = i + inner; i < end; i++, j++) {
    const left = y[j]!;
    const right = y[j + second]!;
    s00 += x[i]! * left;
    s01 += x[i]! * right;
    s10 += x[i + second]! * left;
    s11 += x[i + second]! * right;
    s20 += x[i + third]! * left;
    s21 += x[i + third]! * right;
    s30 += x[i + fourth]! * left;
    s31 += x[i + fourth]! * right;
  }
  const at = row * columns + column;
  product[at] = s00;
  product[at + 1] = s01;
  product[at + columns] = s10;
  product[at + columns + 1] = s11;
  product[at + 2 * columns] = s20;
  product[at + 2 * columns + 1] = s21;
  product[at + 3 * columns] = s30;
  product[at + 3 * columns + 1] = s31;
}

function dot(a: ArrayMatrix, row: number, b: ArrayMatrix, column: number): number {
  const inner = a.columns;
  let sum = 0;
  for (let k = 0; k < inner; k++) sum += a.values[row * inner + k]! * b.values[column * inner + k]!;
  return sum;
}

/** The transposed matrix. */
export function transposeArray({ values, rows, columns }: ArrayMatrix): ArrayMatrix {
  const transposed = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      transposed[column * rows + row] = values[row * columns + column]!;
  }
  return { values: transposed, rows: columns, columns: rows };
}
