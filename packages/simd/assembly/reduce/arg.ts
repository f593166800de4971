/** Where the largest or the smallest value is: the first of equal ones. NaN is found only in the first place. */
import { at, loadLanes, storePartial } from '../vector';

/** Numbered as in `src/kernels/reduce/arg.ts`. */
const MAX: i32 = 0;
const MIN: i32 = 1;
const INT_MAX: i32 = 2;
const INT_MIN: i32 = 3;

@inline
function isBetter(operation: i32, a: v128, b: v128): v128 {
  if (operation == MAX) return f32x4.gt(a, b);
  if (operation == MIN) return f32x4.lt(a, b);
  return operation == INT_MAX ? i32x4.gt_s(a, b) : i32x4.lt_s(a, b);
}

/** The better of each lane and the lane `k` of the other vectors; of equal ones that with the smaller index. */
@inline
function argOfRow(operation: i32, x: usize, length: i32): i32 {
  let best = v128.load32_splat(x),
    places = i32x4.splat(0),
    index = i32x4(0, 1, 2, 3),
    i = 0;
  for (; i + 4 <= length; i += 4) {
    const values = v128.load(at(x, i)),
      better = isBetter(operation, values, best);
    best = v128.bitselect(values, best, better);
    places = v128.bitselect(index, places, better);
    index = i32x4.add(index, i32x4.splat(4));
  }
  // Each lane against the others, turned by two and by one.
  let otherBest = v128.shuffle<i32>(best, best, 2, 3, 0, 1),
    otherPlaces = v128.shuffle<i32>(places, places, 2, 3, 0, 1);
  let takes = takesOther(operation, best, places, otherBest, otherPlaces);
  best = v128.bitselect(otherBest, best, takes);
  places = v128.bitselect(otherPlaces, places, takes);
  otherBest = v128.shuffle<i32>(best, best, 1, 0, 3, 2);
  otherPlaces = v128.shuffle<i32>(places, places, 1, 0, 3, 2);
  takes = takesOther(operation, best, places, otherBest, otherPlaces);
  best = v128.bitselect(otherBest, best, takes);
  let place = i32x4.extract_lane(v128.bitselect(otherPlaces, places, takes), 0);
  for (; i < length; i++) {
    const value = v128.load32_splat(at(x, i));
    if (!v128.any_true(isBetter(operation, value, best))) continue;
    best = value;
    place = i;
  }
  return place;
}

@inline
function takesOther(operation: i32, best: v128, places: v128, otherBest: v128, otherPlaces: v128): v128 {
  const isWorse = isBetter(operation, best, otherBest);
  const isEarlier = v128.andnot(i32x4.lt_s(otherPlaces, places), isWorse);
  return v128.or(isBetter(operation, otherBest, best), isEarlier);
}

/** Up to four neighbouring columns. */
@inline
function argOfColumns(operation: i32, x: usize, length: i32, rowBytes: usize, lanes: i32): v128 {
  let best = loadLanes(x, lanes),
    places = i32x4.splat(0);
  for (let k = 1; k < length; k++) {
    x += rowBytes;
    const values = loadLanes(x, lanes),
      better = isBetter(operation, values, best);
    best = v128.bitselect(values, best, better);
    places = v128.bitselect(i32x4.splat(k), places, better);
  }
  return places;
}

@inline
function argOfAll(operation: i32, x: usize, length: i32, inner: i32, y: usize, begin: i32, end: i32): void {
  if (inner == 1) {
    for (let i = begin; i < end; i++)
      store<i32>(at(y, i), argOfRow(operation, at(x, i * length), length));
    return;
  }
  for (let i = begin; i < end; ) {
    const outer = i / inner,
      column = i - outer * inner,
      lanes = min(min(inner - column, end - i), 4);
    const from = at(x, outer * length * inner + column);
    const places = argOfColumns(operation, from, length, <usize>inner << 2, lanes);
    if (lanes == 4) v128.store(at(y, i), places);
    else storePartial(at(y, i), places, lanes);
    i += lanes;
  }
}

/** y[outer, inner] of x[outer, length, inner]; `begin` and `end` count values of y. */
export function argExtreme(
  operation: i32,
  x: usize,
  length: i32,
  inner: i32,
  y: usize,
  begin: i32,
  end: i32,
): void {
  switch (operation) {
    case MAX:
      return argOfAll(MAX, x, length, inner, y, begin, end);
    case MIN:
      return argOfAll(MIN, x, length, inner, y, begin, end);
    case INT_MAX:
      return argOfAll(INT_MAX, x, length, inner, y, begin, end);
    default:
      return argOfAll(INT_MIN, x, length, inner, y, begin, end);
  }
}
