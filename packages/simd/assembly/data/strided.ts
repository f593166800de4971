/** Copies between arrays of any strides: slices, joins, paddings, repetitions, reversals, permutations. */
import { advance, fromOffset, seek, setWheel, toOffset } from './odometer';
import { copyRun } from './runs';

/**
 * For each position of five outer dimensions (n: size, s and d: steps in bytes in the source and in the destination)
 * copies `count` units that are `fromStep` and `toStep` bytes apart. A unit is a run of bytes if `count` is 1, and else
 * 4 bytes or 1. `begin` and `end` count the positions.
 */
export function copyStrided(
  from: usize,
  to: usize,
  unit: i32,
  count: i32,
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
  rows: i32,
  fromRowStep: i32,
  toRowStep: i32,
  begin: i32,
  end: i32,
): void {
  setWheel(0, n0, s0, d0);
  setWheel(1, n1, s1, d1);
  setWheel(2, n2, s2, d2);
  setWheel(3, n3, s3, d3);
  seek(begin / rows);
  let row = begin % rows;
  while (begin < end) {
    const height = min(rows - row, end - begin),
      source = from + fromOffset + row * fromRowStep,
      target = to + toOffset + row * toRowStep;
    if (count == 1) copyRuns(source, target, height, fromRowStep, toRowStep, unit);
    else if (unit == 4) copyWords(source, target, height, fromRowStep, toRowStep, count, fromStep, toStep);
    else copySingleBytes(source, target, height, fromRowStep, toRowStep, count, fromStep, toStep);
    begin += height;
    row = 0;
    advance();
  }
}

function copyRuns(from: usize, to: usize, rows: i32, fromRowStep: i32, toRowStep: i32, bytes: i32): void {
  if (bytes == 4) {
    for (; rows > 0; rows--, from += fromRowStep, to += toRowStep) store<i32>(to, load<i32>(from));
  } else if (bytes == 8) {
    for (; rows > 0; rows--, from += fromRowStep, to += toRowStep) store<i64>(to, load<i64>(from));
  } else if (bytes == 16) {
    for (; rows > 0; rows--, from += fromRowStep, to += toRowStep) v128.store(to, v128.load(from));
  } else for (; rows > 0; rows--, from += fromRowStep, to += toRowStep) copyRun(from, to, bytes);
}

function copyWords(
  from: usize,
  to: usize,
  rows: i32,
  fromRowStep: i32,
  toRowStep: i32,
  count: i32,
  fromStep: i32,
  toStep: i32,
): void {
  for (; rows > 0; rows--, from += fromRowStep, to += toRowStep) {
    let i = 0,
      source = from,
      target = to;
    if (toStep == 4 && fromStep == 0) {
      const value = v128.load32_splat(source);
      for (; i + 4 <= count; i += 4, target += 16) v128.store(target, value);
    } else if (toStep == 4 && fromStep == -4) {
      for (; i + 4 <= count; i += 4, source -= 16, target += 16) {
        const values = v128.load(source - 12);
        v128.store(target, v128.shuffle<i32>(values, values, 3, 2, 1, 0));
      }
    } else if (toStep == 4) {
      for (; i + 4 <= count; i += 4, target += 16) {
        let values = v128.load32_zero(source);
        values = v128.load_lane<i32>(source + fromStep, values, 1);
        values = v128.load_lane<i32>(source + fromStep * 2, values, 2);
        values = v128.load_lane<i32>(source + fromStep * 3, values, 3);
        v128.store(target, values);
        source += fromStep * 4;
      }
    }
    for (; i < count; i++, source += fromStep, target += toStep) store<i32>(target, load<i32>(source));
  }
}

function copySingleBytes(
  from: usize,
  to: usize,
  rows: i32,
  fromRowStep: i32,
  toRowStep: i32,
  count: i32,
  fromStep: i32,
  toStep: i32,
): void {
  for (; rows > 0; rows--, from += fromRowStep, to += toRowStep)
    for (let i = 0, source = from, target = to; i < count; i++, source += fromStep, target += toStep)
      store<u8>(target, load<u8>(source));
}
