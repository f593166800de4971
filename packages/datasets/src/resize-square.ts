/** A picture in RGB, rows from the top. */
export interface RGBPicture {
  /** Bytes [height, width, 3]. */
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** What an output pixel takes along one axis: `weights` of the input pixels from `start` on; they sum to 1. */
interface Taps {
  readonly start: number;
  readonly weights: readonly number[];
}

/**
 * Cuts the square out of the middle of a picture and resizes it: each output pixel is the mean of the area of the input that it
 * covers, with the shares of the pixels at its border.
 *
 * @returns RGB bytes [size, size, 3]
 */
export function resizeSquare({ data, height, width }: RGBPicture, size: number): Uint8Array {
  const side = Math.min(height, width);
  const [top, left] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)];
  const taps = Array.from({ length: size }, (_, i) => tapsOf((i * side) / size, ((i + 1) * side) / size));
  const resized = new Uint8Array(size * size * 3);
  for (const [row, down] of taps.entries()) {
    for (const [column, across] of taps.entries()) {
      const sum: [number, number, number] = [0, 0, 0];
      for (let y = 0; y < down.weights.length; y++) {
        const line = (top + down.start + y) * width + left + across.start;
        addLine(sum, data, line, across.weights, down.weights[y]!);
      }
      resized.set(sum.map(Math.round), (row * size + column) * 3);
    }
  }
  return resized;
}

function tapsOf(from: number, to: number): Taps {
  const start = Math.floor(from);
  // What is beyond the last whole pixel by rounding alone is no pixel.
  const end = Math.ceil(to - 1e-9);
  const weights = Array.from({ length: end - start }, (_, i) => {
    const covered = Math.min(to, start + i + 1) - Math.max(from, start + i);
    return covered / (to - from);
  });
  return { start, weights };
}

function addLine(
  sum: [number, number, number],
  data: Uint8Array,
  pixel: number,
  weights: readonly number[],
  weight: number,
): void {
  for (let x = 0; x < weights.length; x++) {
    const [at, share] = [(pixel + x) * 3, weight * weights[x]!];
    sum[0] += share * data[at]!;
    sum[1] += share * data[at + 1]!;
    sum[2] += share * data[at + 2]!;
  }
}
