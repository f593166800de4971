/** Reductions of neighbouring values. */
import { at } from '../vector';
import { acrossLanes, combine, INT_MAX, INT_MIN, INT_SUM, MAX, MIN, neutral, SUM } from './operations';

/** Values that one sum in 32 bits takes in; sums of longer rows are added up in 64 bits. */
const BLOCK: i32 = 512;

/** n neighbouring values reduced to one, in each lane. */
@inline
function reduceBlock(operation: i32, x: usize, n: i32): v128 {
  const start = neutral(operation);
  let i = 0,
    whole = start;
  if (n >= 16) {
    let s1 = start,
      s2 = start,
      s3 = start;
    for (; i + 16 <= n; i += 16) {
      whole = combine(operation, whole, v128.load(at(x, i)));
      s1 = combine(operation, s1, v128.load(at(x, i), 16));
      s2 = combine(operation, s2, v128.load(at(x, i), 32));
      s3 = combine(operation, s3, v128.load(at(x, i), 48));
    }
    whole = combine(operation, combine(operation, whole, s1), combine(operation, s2, s3));
  }
  for (; i + 4 <= n; i += 4) whole = combine(operation, whole, v128.load(at(x, i)));
  whole = acrossLanes(operation, whole);
  for (; i < n; i++) whole = combine(operation, whole, v128.load32_splat(at(x, i)));
  return whole;
}

/** The sum of n neighbouring floats. */
@inline
function sumOfRow(x: usize, n: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i += BLOCK)
    sum += <f64>f32x4.extract_lane(reduceBlock(SUM, at(x, i), min(BLOCK, n - i)), 0);
  return sum;
}

/**
 * Rows of `length` values, each cut into `pieces` of `piece` values: y[row, piece], a sum divided by `divisor`. `begin` and
 * `end` count pieces.
 */
export function reduceRows(
  operation: i32,
  x: usize,
  length: i32,
  piece: i32,
  pieces: i32,
  y: usize,
  divisor: f64,
  begin: i32,
  end: i32,
): void {
  let row = begin / pieces,
    k = begin - row * pieces;
  for (let i = begin; i < end; i++) {
    const from = at(x, row * length + k * piece),
      n = min(piece, length - k * piece);
    if (operation == SUM) store<f32>(at(y, i), <f32>(sumOfRow(from, n) / divisor));
    else v128.store_lane<i32>(at(y, i), reduceOther(operation, from, n), 0);
    if (++k == pieces) {
      k = 0;
      row++;
    }
  }
}

function reduceOther(operation: i32, x: usize, n: i32): v128 {
  switch (operation) {
    case MAX:
      return reduceBlock(MAX, x, n);
    case MIN:
      return reduceBlock(MIN, x, n);
    case INT_SUM:
      return reduceBlock(INT_SUM, x, n);
    case INT_MAX:
      return reduceBlock(INT_MAX, x, n);
    default:
      return reduceBlock(INT_MIN, x, n);
  }
}
