/** Reads and adds to images between their pixels, a few channels at a time. */
import { at, loadLanes, madd, storeLanes, storePartial } from '../vector';

/** top + (bottom − top)·dy, where top and bottom lie dx between left and right. */
@inline
function between(
  topLeft: usize,
  topRight: usize,
  bottomLeft: usize,
  bottomRight: usize,
  dy: v128,
  dx: v128,
  lanes: i32,
): v128 {
  const tl = loadLanes(topLeft, lanes),
    bl = loadLanes(bottomLeft, lanes),
    top = madd(f32x4.sub(loadLanes(topRight, lanes), tl), dx, tl),
    bottom = madd(f32x4.sub(loadLanes(bottomRight, lanes), bl), dx, bl);
  return madd(f32x4.sub(bottom, top), dy, top);
}

/** to[channels] = the image between the lines at `top` and `bottom` and the columns at `left` and `right`. */
@inline
export function sample(
  top: usize,
  bottom: usize,
  left: i32,
  right: i32,
  dy: f32,
  dx: f32,
  channels: i32,
  to: usize,
): void {
  const l = <usize>(left * channels) << 2,
    r = <usize>(right * channels) << 2,
    y = f32x4.splat(dy),
    x = f32x4.splat(dx);
  let c: usize = 0;
  const whole = <usize>(channels & ~3) << 2,
    rest = channels & 3;
  for (; c < whole; c += 16)
    v128.store(to + c, between(top + l + c, top + r + c, bottom + l + c, bottom + r + c, y, x, 4));
  if (rest)
    storePartial(to + c, between(top + l + c, top + r + c, bottom + l + c, bottom + r + c, y, x, rest), rest);
}

/** The reverse: adds d[channels], shared out, to the four pixels. */
@inline
export function spread(
  d: usize,
  top: usize,
  bottom: usize,
  left: i32,
  right: i32,
  dy: f32,
  dx: f32,
  channels: i32,
): void {
  const l = <usize>(left * channels) << 2,
    r = <usize>(right * channels) << 2;
  addScaled(d, (1 - dy) * (1 - dx), top + l, channels);
  if (dx != 0) addScaled(d, (1 - dy) * dx, top + r, channels);
  if (dy == 0) return;
  addScaled(d, dy * (1 - dx), bottom + l, channels);
  if (dx != 0) addScaled(d, dy * dx, bottom + r, channels);
}

/** to[channels] += factor·d. */
@inline
export function addScaled(d: usize, factor: f32, to: usize, channels: i32): void {
  const scale = f32x4.splat(factor);
  for (let c = 0; c < channels; c += 4) {
    const lanes = min(4, channels - c),
      address = at(to, c);
    storeLanes(address, madd(loadLanes(at(d, c), lanes), scale, loadLanes(address, lanes)), lanes);
  }
}

/** to[channels] = from. */
@inline
export function copyPixel(from: usize, to: usize, channels: i32): void {
  let c = 0;
  for (; c + 4 <= channels; c += 4) v128.store(at(to, c), v128.load(at(from, c)));
  for (; c < channels; c++) store<i32>(at(to, c), load<i32>(at(from, c)));
}
