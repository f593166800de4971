/** Reductions over rows: y[outer, inner] of x[outer, rows, inner]. */
import { scratch } from '../scratch';
import { at, loadLanes, loadPartial, storePartial } from '../vector';
import { combine, INT_MAX, INT_MIN, INT_SUM, MAX, MIN, neutral, SUM } from './operations';

/** Columns that are reduced together, so that their sums stay in the nearest cache. */
const TILE: i32 = 1024;
/** Rows whose sums are formed in 32 bits; errors of rounding do not pile up over more. */
const BLOCK: i32 = 256;

/** Eight neighbouring rows, by pairs, and what was there before. */
@inline
function eightRows(operation: i32, before: v128, x: usize, rowBytes: usize, lanes: i32): v128 {
  const fourBytes = rowBytes << 2;
  return combine(
    operation,
    before,
    combine(
      operation,
      fourRows(operation, x, rowBytes, lanes),
      fourRows(operation, x + fourBytes, rowBytes, lanes),
    ),
  );
}

@inline
function fourRows(operation: i32, x: usize, rowBytes: usize, lanes: i32): v128 {
  const third = x + (rowBytes << 1);
  return combine(
    operation,
    combine(operation, loadLanes(x, lanes), loadLanes(x + rowBytes, lanes)),
    combine(operation, loadLanes(third, lanes), loadLanes(third + rowBytes, lanes)),
  );
}

/** sums[columns] = sums ∘ `rows` rows of x. */
@inline
function addRows(operation: i32, x: usize, rows: i32, rowBytes: usize, columns: i32, sums: usize): void {
  const rest = columns & 3,
    whole = columns - rest;
  let row = 0;
  for (; row + 8 <= rows; row += 8, x += rowBytes << 3) {
    for (let j = 0; j < whole; j += 4)
      v128.store(at(sums, j), eightRows(operation, v128.load(at(sums, j)), at(x, j), rowBytes, 4));
    if (rest) {
      const to = at(sums, whole);
      storePartial(to, eightRows(operation, loadPartial(to, rest), at(x, whole), rowBytes, rest), rest);
    }
  }
  for (; row < rows; row++, x += rowBytes) {
    for (let j = 0; j < whole; j += 4)
      v128.store(at(sums, j), combine(operation, v128.load(at(sums, j)), v128.load(at(x, j))));
    if (rest) {
      const to = at(sums, whole);
      storePartial(to, combine(operation, loadPartial(to, rest), loadPartial(at(x, whole), rest)), rest);
    }
  }
}

@inline
function fillWith(value: v128, y: usize, columns: i32): void {
  let j = 0;
  for (; j + 4 <= columns; j += 4) v128.store(at(y, j), value);
  if (j < columns) storePartial(at(y, j), value, columns - j);
}

/** y[columns] = all rows of x. */
@inline
function reduceTile(operation: i32, x: usize, rows: i32, rowBytes: usize, columns: i32, y: usize): void {
  fillWith(neutral(operation), y, columns);
  addRows(operation, x, rows, rowBytes, columns, y);
}

/** y[columns] = the mean or sum of all rows of x; the sums of blocks are added up in 64 bits. */
function sumTile(x: usize, rows: i32, rowBytes: usize, columns: i32, y: usize, divisor: f64): void {
  const totals = scratch();
  memory.fill(totals, 0, <usize>columns << 3);
  for (let row = 0; row < rows; row += BLOCK) {
    reduceTile(SUM, x + <usize>row * rowBytes, min(BLOCK, rows - row), rowBytes, columns, y);
    for (let j = 0; j < columns; j++) {
      const total = totals + (<usize>j << 3);
      store<f64>(total, load<f64>(total) + <f64>load<f32>(at(y, j)));
    }
  }
  for (let j = 0; j < columns; j++)
    store<f32>(at(y, j), <f32>(load<f64>(totals + (<usize>j << 3)) / divisor));
}

function tile(
  operation: i32,
  x: usize,
  rows: i32,
  rowBytes: usize,
  columns: i32,
  y: usize,
  divisor: f64,
): void {
  switch (operation) {
    case SUM:
      if (rows > BLOCK || divisor != 1) return sumTile(x, rows, rowBytes, columns, y, divisor);
      return reduceTile(SUM, x, rows, rowBytes, columns, y);
    case MAX:
      return reduceTile(MAX, x, rows, rowBytes, columns, y);
    case MIN:
      return reduceTile(MIN, x, rows, rowBytes, columns, y);
    case INT_SUM:
      return reduceTile(INT_SUM, x, rows, rowBytes, columns, y);
    case INT_MAX:
      return reduceTile(INT_MAX, x, rows, rowBytes, columns, y);
    default:
      return reduceTile(INT_MIN, x, rows, rowBytes, columns, y);
  }
}

/** A sum is divided by `divisor`. `begin` and `end` count values of y. */
export function reduceColumns(
  operation: i32,
  x: usize,
  rows: i32,
  inner: i32,
  y: usize,
  divisor: f64,
  begin: i32,
  end: i32,
): void {
  const rowBytes = <usize>inner << 2;
  for (let i = begin; i < end; ) {
    const outer = i / inner,
      column = i - outer * inner,
      columns = min(min(inner - column, end - i), TILE);
    tile(operation, at(x, outer * rows * inner + column), rows, rowBytes, columns, at(y, i), divisor);
    i += columns;
  }
}
