import type { RGBPicture } from './resize-square.ts';

/** What each output pixel takes along one axis: weights of the input pixels from `starts[i]` on, `reach` of them, some of them 0. */
interface Taps {
  readonly starts: Int32Array;
  readonly weights: Float32Array;
  readonly reach: number;
}

/**
 * Resizes a picture by linear interpolation; where it becomes smaller, the triangle is as wide as an output pixel, so that nothing is left
 * out. As PyTorch's `interpolate` with `antialias`, and Pillow's.
 */
export function resize(
  { data, height, width }: RGBPicture,
  to: { readonly height: number; readonly width: number },
): RGBPicture {
  if (to.height === height && to.width === width) return { data: data.slice(), height, width };
  const [across, down] = [tapsOf(width, to.width), tapsOf(height, to.height)];
  const rows = new Float32Array(height * to.width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < to.width; x++) {
      const at = (y * to.width + x) * 3;
      for (let i = 0; i < across.reach; i++) {
        const weight = across.weights[x * across.reach + i]!;
        const from = (y * width + Math.min(across.starts[x]! + i, width - 1)) * 3;
        for (let channel = 0; channel < 3; channel++) rows[at + channel]! += weight * data[from + channel]!;
      }
    }
  }
  const line = to.width * 3;
  const sums = new Float32Array(line);
  const resized = new Uint8ClampedArray(to.height * line);
  for (let y = 0; y < to.height; y++) {
    sums.fill(0);
    for (let i = 0; i < down.reach; i++) {
      const weight = down.weights[y * down.reach + i]!;
      const from = Math.min(down.starts[y]! + i, height - 1) * line;
      for (let at = 0; at < line; at++) sums[at]! += weight * rows[from + at]!;
    }
    resized.set(sums, y * line);
  }
  return { data: new Uint8Array(resized.buffer), height: to.height, width: to.width };
}

function tapsOf(from: number, to: number): Taps {
  const scale = from / to;
  const radius = Math.max(1, scale);
  const reach = Math.ceil(2 * radius) + 1;
  const starts = new Int32Array(to);
  const weights = new Float32Array(to * reach);
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(center - radius + 0.5));
    starts[i] = start;
    let sum = 0;
    for (let j = 0; j < reach; j++) {
      const weight = start + j < from ? Math.max(0, 1 - Math.abs(start + j + 0.5 - center) / radius) : 0;
      weights[i * reach + j] = weight;
      sum += weight;
    }
    for (let j = 0; j < reach; j++) weights[i * reach + j]! /= sum;
  }
  return { starts, weights, reach };
}
