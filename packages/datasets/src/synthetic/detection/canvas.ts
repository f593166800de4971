import type { Silhouette } from './silhouettes.ts';

/** Red, green and blue from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Where a silhouette lies. */
export interface Pose {
  /** Its center, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Half of its side, in pixels. */
  readonly radius: number;
  /** In turns, clockwise. */
  readonly turn: number;
}

/** A picture that is drawn. */
export interface Canvas {
  /** [height, width, 3], from 0 to 255 and not rounded. */
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** Points a pixel's side at which it is asked whether an object covers it. */
const SAMPLES = 3;
/** A turned square reaches farther than its side. */
const REACH = Math.SQRT2;

/** The pixels that a silhouette covers: for each the shares of both tones. */
export function coverageOf(
  silhouette: Silhouette,
  { x, y, radius, turn }: Pose,
  { height, width }: Pick<Canvas, 'height' | 'width'>,
): Map<number, readonly [first: number, second: number]> {
  const [cos, sin] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
  const range = (center: number, size: number): [number, number] => [
    Math.max(0, Math.floor(center - REACH * radius)),
    Math.min(size, Math.ceil(center + REACH * radius)),
  ];
  const [[left, right], [top, bottom]] = [range(x, width), range(y, height)];
  const covered = new Map<number, readonly [number, number]>();
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const hits: [number, number, number] = [0, 0, 0];
      for (let sample = 0; sample < SAMPLES ** 2; sample++) {
        const across = (column + ((sample % SAMPLES) + 0.5) / SAMPLES - x) / radius;
        const down = (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - y) / radius;
        hits[silhouette(across * cos + down * sin, down * cos - across * sin)]++;
      }
      if (hits[0] < SAMPLES ** 2)
        covered.set(row * width + column, [hits[1] / SAMPLES ** 2, hits[2] / SAMPLES ** 2]);
    }
  }
  return covered;
}

/** Lays a color over a pixel. */
export function blend({ data }: Canvas, pixel: number, color: Color, share: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const at = pixel * 3 + channel;
    data[at]! += share * (color[channel]! - data[at]!);
  }
}

/** A canvas as bytes. */
export function toBytes({ data }: Canvas): Uint8Array {
  return new Uint8Array(Uint8ClampedArray.from(data).buffer);
}
