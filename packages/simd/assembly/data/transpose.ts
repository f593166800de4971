/** Transposes planes in tiles of 4×4, in blocks of rows that keep whole cache lines in use. */
import { transpose4x4 } from '../gemm/pack';
import { scratch } from '../scratch';
import { advance, fromOffset, seek, setWheel, toOffset } from './odometer';
import { copyRun } from './runs';

/** Rows of the result that are written together: the values of one cache line of the source. */
const BLOCK: i32 = 16;

/**
 * Rows this many bytes apart, or a multiple, share the same few lines of the first-level cache; they are transposed aside
 * and then copied.
 */
const COLLIDING_STEP: i32 = 1024;
const ASIDE: usize = 256;
const ASIDE_COLUMNS: i32 = 64;
const ASIDE_STEP: i32 = (ASIDE_COLUMNS << 2) + 16;

/**
 * For each position of four outer dimensions (n: size, s and d: steps in bytes) transposes a plane: the result's row r,
 * column c, `unit` (4 or 1) bytes each, is in the source's row c, column r. Rows of the source are `fromStep`, those of
 * the result `toStep` bytes apart. `begin` and `end` count blocks of 16 rows of the result, over all planes.
 */
export function transposePlanes(
  from: usize,
  to: usize,
  unit: i32,
  rows: i32,
  columns: i32,
  fromStep: i32,
  toStep: i32,
  n0: i32,
  s0: i32,
  d0: i32,
  n1: i32,
  s1: i32,
  d1: i32,
  n2: i32,
  s2: i32,
  d2: i32,
  n3: i32,
  s3: i32,
  d3: i32,
  begin: i32,
  end: i32,
): void {
  setWheel(0, n0, s0, d0);
  setWheel(1, n1, s1, d1);
  setWheel(2, n2, s2, d2);
  setWheel(3, n3, s3, d3);
  const blocks = (rows + BLOCK - 1) / BLOCK;
  seek(begin / blocks);
  let row = (begin % blocks) * BLOCK;
  for (; begin < end; begin++) {
    const height = min(BLOCK, rows - row),
      source = from + fromOffset + row * unit,
      target = to + toOffset + row * toStep;
    if (unit == 4 && toStep % COLLIDING_STEP == 0 && columns >= ASIDE_COLUMNS)
      transposeAside(source, target, height, columns, fromStep, toStep);
    else if (unit == 4) transposeWords(source, target, height, columns, fromStep, toStep);
    else transposeBytes(source, target, height, columns, fromStep, toStep);
    row += BLOCK;
    if (row >= rows) {
      row = 0;
      advance();
    }
  }
}

function transposeWords(from: usize, to: usize, rows: i32, columns: i32, fromStep: i32, toStep: i32): void {
  let column = 0;
  for (; column + 4 <= columns; column += 4, from += fromStep * 4, to += 16) {
    let row = 0,
      source = from,
      target = to;
    for (; row + 4 <= rows; row += 4, source += 16, target += toStep * 4)
      transpose4x4(source, fromStep, target, toStep);
    for (; row < rows; row++, source += 4, target += toStep) {
      let values = v128.load32_zero(source);
      values = v128.load_lane<i32>(source + fromStep, values, 1);
      values = v128.load_lane<i32>(source + fromStep * 2, values, 2);
      values = v128.load_lane<i32>(source + fromStep * 3, values, 3);
      v128.store(target, values);
    }
  }
  for (; column < columns; column++, from += fromStep, to += 4)
    for (let row = 0, target = to; row < rows; row++, target += toStep)
      store<i32>(target, load<i32>(from + (row << 2)));
}

function transposeAside(from: usize, to: usize, rows: i32, columns: i32, fromStep: i32, toStep: i32): void {
  const aside = scratch() + ASIDE;
  for (let column = 0; column < columns; column += ASIDE_COLUMNS) {
    const width = min(ASIDE_COLUMNS, columns - column),
      target = to + (column << 2);
    transposeWords(from + column * fromStep, aside, rows, width, fromStep, ASIDE_STEP);
    for (let row = 0; row < rows; row++)
      copyRun(aside + row * ASIDE_STEP, target + row * toStep, width << 2);
  }
}

function transposeBytes(from: usize, to: usize, rows: i32, columns: i32, fromStep: i32, toStep: i32): void {
  for (let column = 0; column < columns; column++, from += fromStep, to++)
    for (let row = 0, target = to; row < rows; row++, target += toStep)
      store<u8>(target, load<u8>(from + row));
}
