/** Maxima and means over windows of volumes [batch, depth, height, width, channels]; images have depth 1. */
import { Geometry } from '../conv/geometry';
import { at, loadLanes, loadPartial, storeLanes, storePartial } from '../vector';

const MAXIMUM: i32 = 0;
const MEAN: i32 = 1;

/** NaN is no maximum: it is never greater than another number, as in TensorFlow.js. */
@inline
function combine(operation: i32, sum: v128, x: v128): v128 {
  return operation == MAXIMUM ? f32x4.pmax(sum, x) : f32x4.add(sum, x);
}

/** The window's maximum or sum for `lanes` channels. */
@inline
function reduceWindow(
  operation: i32,
  g: Geometry,
  from: usize,
  z0: i32,
  z1: i32,
  y0: i32,
  y1: i32,
  x0: i32,
  x1: i32,
  lanes: i32,
): v128 {
  const pixelBytes = <usize>g.channels << 2;
  let result = f32x4.splat(operation == MAXIMUM ? -Infinity : 0);
  for (let z = z0; z < z1; z++)
    for (let y = y0; y < y1; y++) {
      let address = at(from, ((z * g.height + y) * g.width + x0) * g.channels);
      for (let x = x0; x < x1; x++, address += pixelBytes)
        result = combine(operation, result, loadLanes(address, lanes));
    }
  return result;
}

/** `begin` and `end` count the output's lines over all planes and items. */
@inline
function pool(operation: i32, volume: usize, out: usize, geometry: usize, least: i32, begin: i32, end: i32): void {
  const g = changetype<Geometry>(geometry),
    channels = g.channels,
    volumeSize = g.depth * g.height * g.width * channels;
  let to = at(out, begin * g.columns * channels);
  for (let row = begin; row < end; row++) {
    const plane = row / g.lines,
      z = g.startZ + (plane % g.planes) * g.stepZ,
      y = g.startY + (row % g.lines) * g.stepY,
      z0 = max(z, 0),
      z1 = min(z + g.tapsZ, g.depth),
      y0 = max(y, 0),
      y1 = min(y + g.tapsY, g.height),
      item = at(volume, (plane / g.planes) * volumeSize);
    for (let column = 0, x = g.startX; column < g.columns; column++, x += g.stepX) {
      const x0 = max(x, 0),
        x1 = min(x + g.tapsX, g.width),
        count = max(z1 - z0, 0) * max(y1 - y0, 0) * max(x1 - x0, 0),
        scale = f32x4.splat(<f32>max(count, least));
      let c = 0;
      for (; c + 4 <= channels; c += 4, to += 16) {
        const result = reduceWindow(operation, g, at(item, c), z0, z1, y0, y1, x0, x1, 4);
        v128.store(to, operation == MAXIMUM ? result : f32x4.div(result, scale));
      }
      if (c < channels) {
        const lanes = channels - c,
          result = reduceWindow(operation, g, at(item, c), z0, z1, y0, y1, x0, x1, lanes);
        storePartial(to, operation == MAXIMUM ? result : f32x4.div(result, scale), lanes);
        to += <usize>lanes << 2;
      }
    }
  }
}

export function maxPool(volume: usize, out: usize, geometry: usize, begin: i32, end: i32): void {
  pool(MAXIMUM, volume, out, geometry, 0, begin, end);
}

/** The mean counts what lies inside; `least` is the count of a window that lies outside. */
export function averagePool(
  volume: usize,
  out: usize,
  geometry: usize,
  least: i32,
  begin: i32,
  end: i32,
): void {
  pool(MEAN, volume, out, geometry, least, begin, end);
}

/** dx += dy where the window's maximum is; of equal ones the first, or the last. */
@inline
function spreadMaximum(
  g: Geometry,
  from: usize,
  dy: v128,
  to: usize,
  z0: i32,
  z1: i32,
  y0: i32,
  y1: i32,
  x0: i32,
  x1: i32,
  lanes: i32,
  last: bool,
): void {
  let best = f32x4.splat(-Infinity),
    place = i32x4.splat(-1);
  for (let z = z0; z < z1; z++)
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) {
        const offset = ((z * g.height + y) * g.width + x) * g.channels,
          value = loadLanes(at(from, offset), lanes),
          better = last ? f32x4.ge(value, best) : f32x4.gt(value, best);
        best = v128.bitselect(value, best, better);
        place = v128.bitselect(i32x4.splat(offset), place, better);
      }
  for (let z = z0; z < z1; z++)
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) {
        const offset = ((z * g.height + y) * g.width + x) * g.channels,
          address = at(to, offset),
          here = i32x4.eq(place, i32x4.splat(offset));
        storeLanes(address, f32x4.add(loadLanes(address, lanes), v128.and(dy, here)), lanes);
      }
}

/** dx += dy / count in the whole window. */
@inline
function spreadMean(
  g: Geometry,
  dy: v128,
  to: usize,
  z0: i32,
  z1: i32,
  y0: i32,
  y1: i32,
  x0: i32,
  x1: i32,
  lanes: i32,
): void {
  const share = f32x4.mul(dy, f32x4.splat(1 / <f32>(g.tapsZ * g.tapsY * g.tapsX)));
  for (let z = z0; z < z1; z++)
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) {
        const address = at(to, ((z * g.height + y) * g.width + x) * g.channels);
        storeLanes(address, f32x4.add(loadLanes(address, lanes), share), lanes);
      }
}

/** Windows may overlap, so `begin` and `end` count the items of the batch. */
@inline
function poolGradient(
  operation: i32,
  dy: usize,
  volume: usize,
  dx: usize,
  geometry: usize,
  last: bool,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry),
    channels = g.channels,
    volumeSize = g.depth * g.height * g.width * channels,
    perItem = g.planes * g.lines * g.columns * channels;
  memory.fill(at(dx, begin * volumeSize), 0, <usize>((end - begin) * volumeSize) << 2);
  for (let item = begin; item < end; item++) {
    let from = at(dy, item * perItem);
    const input = at(volume, item * volumeSize),
      to = at(dx, item * volumeSize);
    for (let row = 0; row < g.planes * g.lines; row++) {
      const z = g.startZ + (row / g.lines) * g.stepZ,
        y = g.startY + (row % g.lines) * g.stepY,
        z0 = max(z, 0),
        z1 = min(z + g.tapsZ, g.depth),
        y0 = max(y, 0),
        y1 = min(y + g.tapsY, g.height);
      for (let column = 0, x = g.startX; column < g.columns; column++, x += g.stepX) {
        const x0 = max(x, 0),
          x1 = min(x + g.tapsX, g.width);
        let c = 0;
        for (; c + 4 <= channels; c += 4, from += 16) {
          const d = v128.load(from);
          if (operation == MAXIMUM)
            spreadMaximum(g, at(input, c), d, at(to, c), z0, z1, y0, y1, x0, x1, 4, last);
          else spreadMean(g, d, at(to, c), z0, z1, y0, y1, x0, x1, 4);
        }
        if (c < channels) {
          const lanes = channels - c,
            d = loadPartial(from, lanes);
          from += <usize>lanes << 2;
          if (operation == MAXIMUM)
            spreadMaximum(g, at(input, c), d, at(to, c), z0, z1, y0, y1, x0, x1, lanes, last);
          else spreadMean(g, d, at(to, c), z0, z1, y0, y1, x0, x1, lanes);
        }
      }
    }
  }
}

/** @param last whether the last of equal maxima gets the gradient, instead of the first. */
export function maxPoolGradient(
  dy: usize,
  volume: usize,
  dx: usize,
  geometry: usize,
  last: i32,
  begin: i32,
  end: i32,
): void {
  poolGradient(MAXIMUM, dy, volume, dx, geometry, last != 0, begin, end);
}

export function averagePoolGradient(dy: usize, dx: usize, geometry: usize, begin: i32, end: i32): void {
  poolGradient(MEAN, dy, 0, dx, geometry, false, begin, end);
}
