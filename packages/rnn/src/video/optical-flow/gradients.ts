import { type GrayPicture, mirrored } from './pyramid.ts';

/** How a picture changes across and down, a pixel. */
export interface Gradients {
  /** [height, width] each */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Scharr's weights beside the difference of two neighbors, of 32 with its distance of 2. */
const ACROSS = [3, 10, 3];

/** Differences of neighbors, smoothed across their direction (Scharr, 2000). */
export function gradients({ data, height, width }: GrayPicture): Gradients {
  const [x, y] = [new Float32Array(data.length), new Float32Array(data.length)];
  const at = (row: number, column: number): number =>
    data[mirrored(row, height) * width + mirrored(column, width)]!;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let [dx, dy] = [0, 0];
      for (let i = -1; i <= 1; i++) {
        dx += ACROSS[i + 1]! * (at(row + i, column + 1) - at(row + i, column - 1));
        dy += ACROSS[i + 1]! * (at(row + 1, column + i) - at(row - 1, column + i));
      }
      x[row * width + column] = dx / 32;
      y[row * width + column] = dy / 32;
    }
  }
  return { x, y };
}
