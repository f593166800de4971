import { ConfigError, checkNumber } from '@reverie/core';
import { type Gradients, gradients } from './gradients.ts';
import { type GrayPicture, mirrored, pyramid } from './pyramid.ts';

/** Options of {@link opticalFlow}. */
export interface OpticalFlowOptions {
  /** Side of the square around a pixel that is found again; odd. Default: 7. */
  readonly window?: number;
  /** Pictures of the pyramid; each doubles the distance that is found. Default: 3. */
  readonly levels?: number;
  /** On each level, at most. Default: 10. */
  readonly iterations?: number;
}

/** A step below this many pixels is the last. */
const SMALL_STEP = 0.01;
/** The smaller eigenvalue of the mean of ∇I ∇Iᵀ below which a window has too little in it to be found: OpenCV's 10⁻⁴, in our units. */
const TOO_FLAT = 1e-4 * 1024;

/** One level of both pictures. */
interface Level {
  readonly from: GrayPicture;
  readonly to: GrayPicture;
  readonly slopes: Gradients;
}

/** Σ ∇I ∇Iᵀ over a window, and what it is made of: I, ∂I/∂x and ∂I/∂y of each pixel. */
interface Window {
  readonly values: Float32Array;
  readonly slopesX: Float32Array;
  readonly slopesY: Float32Array;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/**
 * Where each pixel of a picture moves to: Lucas and Kanade's method (1981) on a pyramid from coarse to fine, as Bouguet (2000) and
 * OpenCV's `calcOpticalFlowPyrLK` do, at every pixel. Where there is nothing to be found again, as on even ground, the flow is 0.
 *
 * @returns [height, width, 2]: pixels to the right and down
 * @throws ConfigError when the pictures differ in size
 */
export function opticalFlow(
  from: GrayPicture,
  to: GrayPicture,
  options: OpticalFlowOptions = {},
): Float32Array {
  const { window = 7, levels: count = 3, iterations = 10 } = options;
  checkPictures(from, to);
  for (const [name, value] of Object.entries({ window, levels: count, iterations }))
    checkNumber('opticalFlow', name, value, { integer: true, min: 1 });
  const smaller = pyramid(to, count);
  const levels = pyramid(from, count).map(
    (picture, i): Level => ({ from: picture, to: smaller[i]!, slopes: gradients(picture) }),
  );
  const flow = new Float32Array(2 * from.data.length);
  for (let i = 0; i < from.data.length; i++)
    flow.set(follow(i % from.width, Math.floor(i / from.width), levels, window, iterations), 2 * i);
  return flow;
}

/** From the coarsest level to the finest; each begins where the one before it ended. */
function follow(
  x: number,
  y: number,
  levels: readonly Level[],
  side: number,
  iterations: number,
): [dx: number, dy: number] {
  let flow: [number, number] = [0, 0];
  if (isFlat(windowAt(levels[0]!, [x, y], side), side)) return flow;
  for (let level = levels.length - 1; level >= 0; level--) {
    const scale = 2 ** -level;
    if (level < levels.length - 1) flow = [2 * flow[0], 2 * flow[1]];
    const place: [number, number] = [x * scale, y * scale];
    const window = windowAt(levels[level]!, place, side);
    if (!isFlat(window, side)) flow = refine(levels[level]!.to, window, place, flow, side, iterations);
  }
  return flow;
}

/** Newton's steps d = (Σ ∇I ∇Iᵀ)⁻¹ Σ ∇I (I − J), until they are small. */
function refine(
  to: GrayPicture,
  { values, slopesX, slopesY, xx, xy, yy }: Window,
  [x, y]: readonly [number, number],
  start: readonly [number, number],
  side: number,
  iterations: number,
): [number, number] {
  let [dx, dy] = start;
  let last = [0, 0];
  const found = new Float32Array(side * side);
  for (let i = 0; i < iterations; i++) {
    sample(to.data, to, x + dx, y + dy, side, found);
    let [bx, by] = [0, 0];
    for (let k = 0; k < found.length; k++) {
      const difference = values[k]! - found[k]!;
      bx += slopesX[k]! * difference;
      by += slopesY[k]! * difference;
    }
    const determinant = xx * yy - xy * xy;
    const step = [(yy * bx - xy * by) / determinant, (xx * by - xy * bx) / determinant] as const;
    dx += step[0];
    dy += step[1];
    if (Math.hypot(...step) <= SMALL_STEP) break;
    // Back and forth between two places: the middle.
    if (i > 0 && Math.abs(step[0] + last[0]!) < SMALL_STEP && Math.abs(step[1] + last[1]!) < SMALL_STEP)
      return [dx - step[0] / 2, dy - step[1] / 2];
    last = [...step];
  }
  return [dx, dy];
}

function windowAt({ from, slopes }: Level, [x, y]: readonly [number, number], side: number): Window {
  const [values, slopesX, slopesY] = [0, 1, 2].map(() => new Float32Array(side * side));
  sample(from.data, from, x, y, side, values!);
  sample(slopes.x, from, x, y, side, slopesX!, true);
  sample(slopes.y, from, x, y, side, slopesY!, true);
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < side * side; i++) {
    xx += slopesX![i]! ** 2;
    xy += slopesX![i]! * slopesY![i]!;
    yy += slopesY![i]! ** 2;
  }
  return { values: values!, slopesX: slopesX!, slopesY: slopesY!, xx, xy, yy };
}

function isFlat({ xx, xy, yy }: Window, side: number): boolean {
  const smaller = (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2;
  return smaller / (side * side) < TOO_FLAT;
}

/** A window around (x, y), between pixels by bilinear interpolation; beyond the edge the mirror image, or zeros. */
function sample(
  data: Uint8Array | Float32Array,
  { height, width }: GrayPicture,
  x: number,
  y: number,
  side: number,
  result: Float32Array,
  zeros = false,
): void {
  const [left, top] = [x - (side - 1) / 2, y - (side - 1) / 2];
  const [column, row] = [Math.floor(left), Math.floor(top)];
  const [a, b] = [left - column, top - row];
  const isInside = column >= 0 && row >= 0 && column + side <= width && row + side <= height;
  if (a === 0 && b === 0 && isInside) {
    for (let i = 0; i < side; i++) {
      const start = (row + i) * width + column;
      for (let j = 0; j < side; j++) result[i * side + j] = data[start + j]!;
    }
    return;
  }
  const at = (v: number, u: number): number => {
    if (v >= 0 && v < height && u >= 0 && u < width) return data[v * width + u]!;
    return zeros ? 0 : data[mirrored(v, height) * width + mirrored(u, width)]!;
  };
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      const [v, u] = [row + i, column + j];
      result[i * side + j] =
        (1 - b) * ((1 - a) * at(v, u) + a * at(v, u + 1)) +
        b * ((1 - a) * at(v + 1, u) + a * at(v + 1, u + 1));
    }
  }
}

function checkPictures(from: GrayPicture, to: GrayPicture): void {
  const sizes = [from, to].map(({ data, height, width }) => [height, width, data.length]);
  const fits = sizes.every(([height, width, length]) => height! * width! === length && length! > 0);
  if (fits && `${sizes[0]}` === `${sizes[1]}`) return;
  throw new ConfigError({
    who: 'opticalFlow',
    expected: 'two pictures of one size, with as many bytes as pixels',
    got: sizes.map(([height, width, length]) => `${height} × ${width} (${length} bytes)`).join(' and '),
  });
}
