import { type NDArray, Random, uniformArray } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { laplacianEnergy, sharpness } from './sharpness.ts';

const [SIZE, CHANNELS] = [8, 3];
const picture = (value: (row: number, column: number, channel: number) => number): NDArray => ({
  data: Float32Array.from({ length: SIZE * SIZE * CHANNELS }, (_, at) =>
    value(Math.floor(at / (SIZE * CHANNELS)), Math.floor(at / CHANNELS) % SIZE, at % CHANNELS),
  ),
  shape: [1, SIZE, SIZE, CHANNELS],
});
const noise = picture(() => 0);
noise.data.set(uniformArray(new Random(1), noise.data.length));

describe('sharpness', () => {
  it('of plain pictures and ramps there is none, of a chessboard there is most', () => {
    expect(laplacianEnergy(picture(() => 0.7))).toBeCloseTo(0, 10);
    // Ramps of eighths and quarters are exact in single precision.
    expect(laplacianEnergy(picture((row, column, channel) => row / 8 + column / 4 + channel))).toBe(0);
    // Four neighbors of 1 around 0, or of 0 around 1: 4².
    expect(laplacianEnergy(picture((row, column) => (row + column) % 2))).toBe(16);
    // Lines: two neighbors differ.
    expect(laplacianEnergy(picture((row) => row % 2))).toBe(4);
  });

  it('of bytes is that of numbers from 0 to 1, in any number of pictures', () => {
    const bytes = Uint8Array.from(noise.data, (x) => Math.round(255 * x));
    const both: NDArray = { data: Uint8Array.from([...bytes, ...bytes]), shape: [2, SIZE, SIZE, CHANNELS] };
    // Rounding to bytes adds noise of the variance 1 / (12 · 255²) to numbers of the variance 1 / 12.
    expect(sharpness(both, noise)).toBeCloseTo(1, 3);
  });

  it('is 1 of equals, goes with the square of contrast, and is less where pictures are blurred', () => {
    const half: NDArray = { ...noise, data: noise.data.map((x) => x / 2) as Float32Array };
    expect(sharpness(noise, noise)).toBe(1);
    expect(sharpness(half, noise)).toBeCloseTo(0.25, 10);
    const blurred = picture((row, column, channel) => {
      const at = (row * SIZE + column) * CHANNELS + channel;
      return (noise.data[at]! + noise.data[(at + CHANNELS) % noise.data.length]!) / 2;
    });
    expect(sharpness(blurred, noise)).toBeLessThan(0.7);
  });

  it('refuses what is no picture, and real ones without detail', () => {
    expect(() =>
      sharpness(
        noise,
        picture(() => 0.5),
      ),
    ).toThrow('sharpness: expected real pictures with edges');
    expect(() => laplacianEnergy({ data: new Float32Array(8), shape: [1, 2, 4, 1] })).toThrow(
      'laplacianEnergy: expected pictures [count, height, width, channels] of 3 × 3 pixels at least, got [1, 2, 4, 1] with 8 values.',
    );
  });
});
