/** Boxes [y1, x1, y2, x2], in parts of the image, cut out and brought to one size (as in Fast R-CNN's pooling). */
import { at } from '../vector';
import { addScaled, copyPixel, sample, spread } from './sampling';

/** Where position `index` of `count` lies between `low` and `high` of an axis of `size` pixels. */
@inline
function position(index: i32, count: i32, low: f64, high: f64, size: i32): f64 {
  const last = <f64>(size - 1);
  if (count == 1) return 0.5 * (low + high) * last;
  return low * last + <f64>index * (((high - low) * last) / <f64>(count - 1));
}

@inline
function isInside(position: f64, size: i32): bool {
  return !(position < 0 || position > <f64>(size - 1));
}

@inline
function round(x: f64): i32 {
  return <i32>floor(x + 0.5);
}

function fillPixels(to: usize, count: i32, value: f32): void {
  for (let i = 0; i < count; i++) store<f32>(at(to, i), value);
}

/** `begin` and `end` count lines of the crops over all boxes. */
export function cropAndResize(
  images: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  boxes: usize,
  boxImages: usize,
  out: usize,
  cropHeight: i32,
  cropWidth: i32,
  bilinear: i32,
  outside: f32,
  begin: i32,
  end: i32,
): void {
  const pixelBytes = <usize>channels << 2;
  let to = at(out, begin * cropWidth * channels);
  for (let row = begin; row < end; row++) {
    const box = row / cropHeight,
      corners = at(boxes, box * 4),
      image = load<i32>(at(boxImages, box)),
      y = position(row % cropHeight, cropHeight, load<f32>(corners), load<f32>(corners, 8), height);
    if (<u32>image >= <u32>batch || !isInside(y, height)) {
      fillPixels(to, cropWidth * channels, <u32>image >= <u32>batch ? 0 : outside);
      to += pixelBytes * cropWidth;
      continue;
    }
    const from = at(images, image * height * width * channels),
      y0 = <i32>floor(y),
      top = at(from, y0 * width * channels),
      bottom = at(from, <i32>ceil(y) * width * channels),
      closest = at(from, round(y) * width * channels);
    for (let column = 0; column < cropWidth; column++, to += pixelBytes) {
      const x = position(column, cropWidth, load<f32>(corners, 4), load<f32>(corners, 12), width),
        x0 = <i32>floor(x);
      if (!isInside(x, width)) fillPixels(to, channels, outside);
      else if (bilinear)
        sample(top, bottom, x0, <i32>ceil(x), <f32>(y - <f64>y0), <f32>(x - <f64>x0), channels, to);
      else copyPixel(at(closest, round(x) * channels), to, channels);
    }
  }
}

/** dImages from dy [boxes, cropHeight, cropWidth, channels]; boxes may overlap, so `begin` and `end` count images. */
export function cropAndResizeGradient(
  dy: usize,
  boxCount: i32,
  cropHeight: i32,
  cropWidth: i32,
  channels: i32,
  boxes: usize,
  boxImages: usize,
  dImages: usize,
  height: i32,
  width: i32,
  bilinear: i32,
  begin: i32,
  end: i32,
): void {
  const size = height * width * channels;
  memory.fill(at(dImages, begin * size), 0, <usize>((end - begin) * size) << 2);
  for (let box = 0; box < boxCount; box++) {
    const corners = at(boxes, box * 4),
      image = load<i32>(at(boxImages, box)),
      to = at(dImages, image * size);
    if (image < begin || image >= end) continue;
    for (let line = 0; line < cropHeight; line++) {
      const y = position(line, cropHeight, load<f32>(corners), load<f32>(corners, 8), height),
        y0 = <i32>floor(y),
        top = at(to, y0 * width * channels),
        bottom = at(to, <i32>ceil(y) * width * channels),
        closest = at(to, round(y) * width * channels);
      if (!isInside(y, height)) continue;
      let from = at(dy, (box * cropHeight + line) * cropWidth * channels);
      for (let column = 0; column < cropWidth; column++, from += <usize>channels << 2) {
        const x = position(column, cropWidth, load<f32>(corners, 4), load<f32>(corners, 12), width),
          x0 = <i32>floor(x);
        if (!isInside(x, width)) continue;
        if (bilinear)
          spread(from, top, bottom, x0, <i32>ceil(x), <f32>(y - <f64>y0), <f32>(x - <f64>x0), channels);
        else addScaled(from, 1, at(closest, round(x) * channels), channels);
      }
    }
  }
}
