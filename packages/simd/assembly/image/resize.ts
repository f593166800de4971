/** Images [batch, height, width, channels] in another size. Positions are computed in 64 bits, as TensorFlow.js does. */
import { at } from '../vector';
import { addScaled, copyPixel, sample, spread } from './sampling';

/** How far two neighbors of the result lie apart in the image. */
@inline
function ratio(from: i32, to: i32, alignCorners: i32): f64 {
  const inner = alignCorners && to > 1 ? 1 : 0;
  return <f64>(from - inner) / <f64>(to - inner);
}

/** Where a line or column of the result lies in the image. */
@inline
function source(index: i32, scale: f64, halfPixelCenters: i32): f64 {
  return halfPixelCenters ? scale * (<f64>index + 0.5) - 0.5 : scale * <f64>index;
}

/** `begin` and `end` count the result's lines over all images. */
export function resizeBilinear(
  images: usize,
  height: i32,
  width: i32,
  channels: i32,
  out: usize,
  outHeight: i32,
  outWidth: i32,
  alignCorners: i32,
  halfPixelCenters: i32,
  begin: i32,
  end: i32,
): void {
  const scaleY = ratio(height, outHeight, alignCorners),
    scaleX = ratio(width, outWidth, alignCorners);
  let to = at(out, begin * outWidth * channels);
  for (let row = begin; row < end; row++) {
    const y = source(row % outHeight, scaleY, halfPixelCenters),
      y0 = max(0, <i32>floor(y)),
      y1 = min(height - 1, <i32>ceil(y)),
      image = at(images, (row / outHeight) * height * width * channels),
      top = at(image, y0 * width * channels),
      bottom = at(image, y1 * width * channels);
    for (let column = 0; column < outWidth; column++, to += <usize>channels << 2) {
      const x = source(column, scaleX, halfPixelCenters),
        x0 = max(0, <i32>floor(x)),
        x1 = min(width - 1, <i32>ceil(x));
      sample(top, bottom, x0, x1, <f32>(y - <f64>y0), <f32>(x - <f64>x0), channels, to);
    }
  }
}

/** dImages from dy; results of several lines meet in one, so `begin` and `end` count images. */
export function resizeBilinearGradient(
  dy: usize,
  dyHeight: i32,
  dyWidth: i32,
  channels: i32,
  dImages: usize,
  height: i32,
  width: i32,
  alignCorners: i32,
  halfPixelCenters: i32,
  begin: i32,
  end: i32,
): void {
  const scaleY = ratio(height, dyHeight, alignCorners),
    scaleX = ratio(width, dyWidth, alignCorners),
    size = height * width * channels;
  memory.fill(at(dImages, begin * size), 0, <usize>((end - begin) * size) << 2);
  let from = at(dy, begin * dyHeight * dyWidth * channels);
  for (let item = begin; item < end; item++)
    for (let line = 0; line < dyHeight; line++) {
      const y = source(line, scaleY, halfPixelCenters),
        y0 = max(0, <i32>floor(y)),
        y1 = min(height - 1, <i32>ceil(y)),
        image = at(dImages, item * size),
        top = at(image, y0 * width * channels),
        bottom = at(image, y1 * width * channels);
      for (let column = 0; column < dyWidth; column++, from += <usize>channels << 2) {
        const x = source(column, scaleX, halfPixelCenters),
          x0 = max(0, <i32>floor(x)),
          x1 = min(width - 1, <i32>ceil(x));
        spread(from, top, bottom, x0, x1, <f32>(y - <f64>y0), <f32>(x - <f64>x0), channels);
      }
    }
}

@inline
function nearest(index: i32, scale: f64, size: i32, alignCorners: i32, halfPixelCenters: i32): i32 {
  const position = scale * (halfPixelCenters ? <f64>index + 0.5 : <f64>index);
  return max(0, min(size - 1, <i32>floor(alignCorners ? position + 0.5 : position)));
}

/** Of floats or integers; `begin` and `end` count the result's lines over all images. */
export function resizeNearest(
  images: usize,
  height: i32,
  width: i32,
  channels: i32,
  out: usize,
  outHeight: i32,
  outWidth: i32,
  alignCorners: i32,
  halfPixelCenters: i32,
  begin: i32,
  end: i32,
): void {
  const scaleY = ratio(height, outHeight, alignCorners),
    scaleX = ratio(width, outWidth, alignCorners);
  let to = at(out, begin * outWidth * channels);
  for (let row = begin; row < end; row++) {
    const y = nearest(row % outHeight, scaleY, height, alignCorners, halfPixelCenters),
      line = at(images, ((row / outHeight) * height + y) * width * channels);
    for (let column = 0; column < outWidth; column++, to += <usize>channels << 2) {
      const x = nearest(column, scaleX, width, alignCorners, halfPixelCenters);
      copyPixel(at(line, x * channels), to, channels);
    }
  }
}

/** dImages from dy; `begin` and `end` count images. */
export function resizeNearestGradient(
  dy: usize,
  dyHeight: i32,
  dyWidth: i32,
  channels: i32,
  dImages: usize,
  height: i32,
  width: i32,
  alignCorners: i32,
  halfPixelCenters: i32,
  begin: i32,
  end: i32,
): void {
  const scaleY = ratio(height, dyHeight, alignCorners),
    scaleX = ratio(width, dyWidth, alignCorners),
    size = height * width * channels;
  memory.fill(at(dImages, begin * size), 0, <usize>((end - begin) * size) << 2);
  let from = at(dy, begin * dyHeight * dyWidth * channels);
  for (let item = begin; item < end; item++)
    for (let row = 0; row < dyHeight; row++) {
      const y = nearest(row, scaleY, height, alignCorners, halfPixelCenters),
        line = at(dImages, (item * height + y) * width * channels);
      for (let column = 0; column < dyWidth; column++, from += <usize>channels << 2) {
        const x = nearest(column, scaleX, width, alignCorners, halfPixelCenters);
        addScaled(from, 1, at(line, x * channels), channels);
      }
    }
}

/** Mirrors images left to right, of floats or integers; `begin` and `end` count lines over all images. */
export function flipLeftRight(images: usize, width: i32, channels: i32, out: usize, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const line = at(images, row * width * channels);
    let to = at(out, row * width * channels);
    for (let column = width - 1; column >= 0; column--, to += <usize>channels << 2)
      copyPixel(at(line, column * channels), to, channels);
  }
}
