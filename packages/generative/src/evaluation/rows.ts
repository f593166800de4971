import { DataError, type NDArray, ShapeError } from '@reverie/core';

/** Rows of numbers in double precision. */
export interface Rows {
  /** [rows, columns] */
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Takes features [rows, columns].
 *
 * @param what the argument's name
 * @throws ShapeError unless there are two dimensions with values for each; DataError where there are fewer rows than `least`, or a
 * value is no finite number.
 */
export function checkRows(who: string, what: string, { data, shape }: NDArray, least: number): Rows {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || columns < 1 || data.length !== rows * columns) {
    const got = `[${shape.join(', ')}] with ${data.length} values`;
    throw new ShapeError({ who, expected: `${what} [rows, columns]`, got });
  }
  if (rows < least) {
    const remedy = 'give it more samples';
    throw new DataError({ who, expected: `${what} of at least ${least} rows`, got: `${rows}`, remedy });
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const place = `${data[wrong]} in row ${Math.floor(wrong / columns)}`;
    throw new DataError({ who, expected: `finite numbers in ${what}`, got: place });
  }
  return { data: Float64Array.from(data), rows, columns };
}

/** @throws ShapeError unless rows of both are equally long. */
export function checkSameColumns(who: string, what: string, a: Rows, b: Rows): void {
  if (a.columns === b.columns) return;
  const expected = `${what} with ${a.columns} columns, as the other has`;
  throw new ShapeError({ who, expected, got: `${b.columns}` });
}

/** |a − b|² of a row of each. */
export function squaredDistance(a: Rows, i: number, b: Rows, j: number): number {
  const { data: left, columns } = a;
  const right = b.data;
  let sum = 0;
  for (let m = i * columns, n = j * columns, end = m + columns; m < end; m++, n++) {
    const difference = left[m]! - right[n]!;
    sum += difference * difference;
  }
  return sum;
}

/** aᵀb of a row of each. */
export function dotProduct(a: Rows, i: number, b: Rows, j: number): number {
  const { data: left, columns } = a;
  const right = b.data;
  let sum = 0;
  for (let m = i * columns, n = j * columns, end = m + columns; m < end; m++, n++)
    sum += left[m]! * right[n]!;
  return sum;
}
