/**
 * Orthonormalises the rows of a matrix in place, by Gram and Schmidt (twice, which is as accurate as rounding allows:
 * Giraud, Langou and Rozložník 2005). Of normal numbers it makes a matrix that is uniform over all orthogonal ones.
 *
 * @param values [rows, columns] row by row, of full rank, with rows ≤ columns
 */
export function orthonormalRows(values: Float64Array, rows: number, columns: number): Float64Array {
  const row = (i: number): Float64Array => values.subarray(i * columns, (i + 1) * columns);
  for (let i = 0; i < rows; i++) {
    const own = row(i);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) subtractProjection(own, row(j));
    }
    const norm = Math.sqrt(dot(own, own));
    for (let c = 0; c < columns; c++) own[c]! /= norm;
  }
  return values;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Removes from `a` its part along the unit vector `b`. */
function subtractProjection(a: Float64Array, b: Float64Array): void {
  const share = dot(a, b);
  for (let i = 0; i < a.length; i++) a[i]! -= share * b[i]!;
}
