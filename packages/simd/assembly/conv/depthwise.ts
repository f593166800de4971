/**
 * Convolutions of each channel by itself, four channels at a time. Filters are [taps, channels]; several filters a channel
 * are computed on an input whose channels were repeated. The gradient with respect to the input is the same kernel on the
 * grids of residues; see `convolve.ts`.
 */
import { finish } from '../activation';
import { scratch } from '../scratch';
import { at, loadLanes, madd, storeLanes, storePartial } from '../vector';
import { Geometry } from './geometry';

/** The first tap that lies at or behind the border, for a window from `start` on. */
@inline
function firstTap(start: i32, step: i32): i32 {
  return start < 0 ? (step == 1 ? -start : (step - 1 - start) / step) : 0;
}

/** One behind the last tap that lies before `size`. */
@inline
function endTap(start: i32, step: i32, taps: i32, size: i32): i32 {
  if (start >= size) return 0;
  return min(taps, step == 1 ? size - start : (size - start + step - 1) / step);
}

/**
 * Σ over the taps of `lanes` (1 to 4, or 8, 12, 16) channels. `from` is where the window begins, which may lie outside.
 */
@inline
function sumTaps(
  from: usize,
  lineBytes: i32,
  columnBytes: i32,
  weights: usize,
  weightLineBytes: i32,
  weightBytes: i32,
  y0: i32,
  y1: i32,
  x0: i32,
  x1: i32,
  lanes: i32,
  to: usize,
): void {
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  for (let y = y0; y < y1; y++) {
    let pixel = from + y * lineBytes + x0 * columnBytes,
      weight = weights + y * weightLineBytes + x0 * weightBytes;
    for (let x = x0; x < x1; x++, pixel += columnBytes, weight += weightBytes) {
      s0 = madd(loadLanes(pixel, lanes), loadLanes(weight, lanes), s0);
      if (lanes > 4) s1 = madd(v128.load(pixel, 16), v128.load(weight, 16), s1);
      if (lanes > 8) s2 = madd(v128.load(pixel, 32), v128.load(weight, 32), s2);
      if (lanes > 12) s3 = madd(v128.load(pixel, 48), v128.load(weight, 48), s3);
    }
  }
  if (lanes < 4) storePartial(to, s0, lanes);
  else v128.store(to, s0);
  if (lanes > 4) v128.store(to, s1, 16);
  if (lanes > 8) v128.store(to, s2, 32);
  if (lanes > 12) v128.store(to, s3, 48);
}

/** As {@link convolve}; the depth axis has size 1. `begin` and `end` count lines over all items. */
export function depthwise(
  image: usize,
  filter: usize,
  out: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
  geometries: usize,
  count: i32,
  begin: i32,
  end: i32,
): void {
  for (let i = 0; i < count; i++) {
    const g = changetype<Geometry>(geometries + <usize>i * offsetof<Geometry>());
    for (let row = begin; row < end; row++)
      depthwiseLine(g, row / g.lines, row % g.lines, image, filter, out, bias, activation, alpha);
  }
}

function depthwiseLine(
  g: Geometry,
  item: i32,
  line: i32,
  image: usize,
  filter: usize,
  out: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
): void {
  const channels = g.channels,
    outY = g.outStartY + line * g.outStepY,
    y = g.startY + line * g.stepY,
    y0 = firstTap(y, g.tapStepY),
    y1 = endTap(y, g.tapStepY, g.tapsY, g.height),
    lineBytes = (g.tapStepY * g.width * channels) << 2,
    columnBytes = (g.tapStepX * channels) << 2,
    weightLineBytes = (g.filterStepY * channels) << 2,
    weightBytes = (g.filterStepX * channels) << 2,
    weights = at(filter, g.filterStart * channels);
  if (outY >= g.outHeight) return;
  const outLine = at(out, (item * g.outHeight + outY) * g.outWidth * channels);
  for (let column = 0; column < g.columns; column++) {
    const outX = g.outStartX + column * g.outStepX;
    if (outX >= g.outWidth) break;
    const x = g.startX + column * g.stepX,
      x0 = firstTap(x, g.tapStepX),
      x1 = endTap(x, g.tapStepX, g.tapsX, g.width),
      from = at(image, ((item * g.height + y) * g.width + x) * channels),
      to = at(outLine, outX * channels);
    let c = 0;
    for (; c + 16 <= channels; c += 16)
      sumTaps(at(from, c), lineBytes, columnBytes, at(weights, c), weightLineBytes, weightBytes, y0, y1, x0, x1, 16, at(to, c));
    for (; c + 4 <= channels; c += 4)
      sumTaps(at(from, c), lineBytes, columnBytes, at(weights, c), weightLineBytes, weightBytes, y0, y1, x0, x1, 4, at(to, c));
    if (c < channels)
      sumTaps(at(from, c), lineBytes, columnBytes, at(weights, c), weightLineBytes, weightBytes, y0, y1, x0, x1, channels - c, at(to, c));
  }
  if (g.outStepX == 1) finish(g.outWidth, channels, outLine, channels, bias, activation, alpha);
}

/** Channels of one item of work of the filter's gradient. */
const GROUP: i32 = 16;

/**
 * dFilter[tapsY, tapsX, channels] = Σ x·dy. `begin` and `end` count lines of taps times groups of 16 channels. Sums go over
 * one item of the batch at a time, then over the items, so that rounding errors stay small.
 */
export function depthwiseFilterGradient(
  image: usize,
  dy: usize,
  dFilter: usize,
  items: i32,
  geometry: usize,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry),
    channels = g.channels,
    groups = (channels + GROUP - 1) / GROUP;
  for (let i = begin; i < end; i++) {
    const tapY = i / groups,
      c0 = (i % groups) * GROUP;
    for (let c = c0; c < min(c0 + GROUP, channels); ) {
      const rest = channels - c,
        lanes = rest >= GROUP ? GROUP : min(4, rest),
        to = at(dFilter, tapY * g.tapsX * channels + c);
      for (let x = 0; x < g.tapsX; x++) clearLanes(at(to, x * channels), lanes);
      for (let item = 0; item < items; item++) {
        memory.fill(scratch(), 0, <usize>(g.tapsX * GROUP) << 2);
        if (lanes == GROUP) sumPositions(g, image, dy, item, tapY, c, GROUP);
        else if (lanes == 4) sumPositions(g, image, dy, item, tapY, c, 4);
        else sumPositions(g, image, dy, item, tapY, c, lanes);
        for (let x = 0; x < g.tapsX; x++) addLanes(at(scratch(), x * GROUP), at(to, x * channels), lanes);
      }
      c += lanes;
    }
  }
}

function clearLanes(to: usize, lanes: i32): void {
  for (let i = 0; i < lanes; i += 4) storeLanes(at(to, i), f32x4.splat(0), lanes);
}

function addLanes(from: usize, to: usize, lanes: i32): void {
  for (let i = 0; i < lanes; i += 4) {
    const address = at(to, i);
    storeLanes(address, f32x4.add(loadLanes(address, lanes), v128.load(at(from, i))), lanes);
  }
}

/** Adds one item's part of the gradient of a line of taps to sums in the scratch memory. `lanes` is 16, or 1 to 4. */
@inline
function sumPositions(g: Geometry, image: usize, dy: usize, item: i32, tapY: i32, c: i32, lanes: i32): void {
  const channels = g.channels,
    pixelBytes = <usize>channels << 2,
    tapBytes = <usize>(g.tapStepX * channels) << 2;
  for (let line = 0; line < g.lines; line++) {
    const y = g.startY + line * g.stepY + tapY * g.tapStepY;
    if (<u32>y >= <u32>g.height) continue;
    const imageLine = at(image, (item * g.height + y) * g.width * channels + c);
    let d = at(dy, (item * g.lines + line) * g.columns * channels + c);
    for (let column = 0, x = g.startX; column < g.columns; column++, x += g.stepX, d += pixelBytes) {
      const x0 = firstTap(x, g.tapStepX),
        x1 = endTap(x, g.tapStepX, g.tapsX, g.width),
        d0 = loadLanes(d, lanes),
        d1 = lanes > 4 ? v128.load(d, 16) : d0,
        d2 = lanes > 4 ? v128.load(d, 32) : d0,
        d3 = lanes > 4 ? v128.load(d, 48) : d0;
      let pixel = at(imageLine, (x + x0 * g.tapStepX) * channels),
        sum = at(scratch(), x0 * GROUP);
      for (let tap = x0; tap < x1; tap++, pixel += tapBytes, sum += GROUP << 2) {
        v128.store(sum, madd(loadLanes(pixel, lanes), d0, v128.load(sum)));
        if (lanes > 4) {
          v128.store(sum, madd(v128.load(pixel, 16), d1, v128.load(sum, 16)), 16);
          v128.store(sum, madd(v128.load(pixel, 32), d2, v128.load(sum, 32)), 32);
          v128.store(sum, madd(v128.load(pixel, 48), d3, v128.load(sum, 48)), 48);
        }
      }
    }
  }
}

/** y[i·times + r] = x[i] for all r < times; `begin` and `end` count the values of x. */
export function repeatValues(x: usize, times: i32, y: usize, begin: i32, end: i32): void {
  let to = at(y, begin * times);
  for (let i = begin; i < end; i++)
    for (let r = 0; r < times; r++, to += 4) store<f32>(to, load<f32>(at(x, i)));
}

/** y[i] = Σ x[i·count + r] over r < count; `begin` and `end` count the values of y. */
export function sumGroups(x: usize, count: i32, y: usize, begin: i32, end: i32): void {
  let from = at(x, begin * count);
  for (let i = begin; i < end; i++) {
    let sum: f32 = 0;
    for (let r = 0; r < count; r++, from += 4) sum += load<f32>(from);
    store<f32>(at(y, i), sum);
  }
}
