import { describe, expect, it } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { drawnDigit } from './drawn-digits.ts';
import { movingDigits } from './moving-digits.ts';

/** A picture that is white all over: its place can be read off a frame. */
const square = new Uint8Array(28 * 28).fill(255);

/** The upper left corner of what is white, in each frame of 64 × 64. */
function cornersOf({ data, frames }: { data: Uint8Array; frames: number }): [x: number, y: number][] {
  return Array.from({ length: frames }, (_, frame) => {
    const first = data.subarray(frame * 4096, (frame + 1) * 4096).indexOf(255);
    return [first % 64, Math.floor(first / 64)];
  });
}

describe('movingDigits', () => {
  it('is the published setting: 20 frames of 64 × 64, and the seed makes the clip', () => {
    const digits = Array.from({ length: 10 }, (_, digit) => drawnDigit(digit, seeded(digit)));
    const clip = movingDigits(digits, seeded(1));
    const { data, ...size } = clip;
    expect(size).toEqual({ frames: 20, height: 64, width: 64, channels: 1 });
    expect(data.length).toBe(20 * 64 * 64);
    expect(movingDigits(digits, seeded(1)).data).toEqual(data);
    expect(movingDigits(digits, seeded(2)).data).not.toEqual(data);
  });

  it('a digit flies straight at 3.6 pixels a frame and turns around at the borders', () => {
    for (let seed = 0; seed < 20; seed++) {
      const corners = cornersOf(movingDigits([square], seeded(seed), { digits: 1, frames: 200 }));
      const steps = corners.slice(1).map(([x, y], i) => [x - corners[i]![0], y - corners[i]![1]] as const);
      for (const [x, y] of corners) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(x, y)).toBeLessThanOrEqual(36);
      }
      const inside = steps.filter((_, i) =>
        [corners[i]!, corners[i + 1]!].flat().every((at) => at > 0 && at < 36),
      );
      // Both places are rounded down: each coordinate's step is less than a pixel off.
      for (const [dx, dy] of inside) expect(Math.abs(Math.hypot(dx, dy) - 3.6)).toBeLessThan(Math.SQRT2);
      for (const axis of [0, 1] as const) {
        const borders = new Set(corners.map((corner) => corner[axis]).filter((at) => at === 0 || at === 36));
        const farthest = Math.max(...steps.map((step) => Math.abs(step[axis])));
        if (farthest > 1) expect([...borders].sort()).toEqual([0, 36]);
      }
    }
  });

  it('where digits meet, the brighter pixel shows', () => {
    const gray = square.map(() => 100);
    const { data } = movingDigits([square, gray], seeded(4), { digits: 6, frames: 1 });
    expect(new Set(data)).toEqual(new Set([0, 100, 255]));
  });

  it('refuses what it cannot move', () => {
    expect(() => movingDigits([], seeded(1))).toThrow(
      'movingDigits: expected square pictures of one size, got none',
    );
    expect(() => movingDigits([square, new Uint8Array(9)], seeded(1))).toThrow(
      'got pictures of 784, 9 bytes',
    );
    expect(() => movingDigits([square], seeded(1), { size: 28 })).toThrow(
      'a canvas larger than the pictures',
    );
  });
});

describe('drawnDigit', () => {
  it('draws ten digits that differ more from one another than from themselves', () => {
    const mean = (digit: number): Float64Array => {
      const sum = new Float64Array(28 * 28);
      for (let seed = 0; seed < 20; seed++)
        drawnDigit(digit, seeded(seed)).forEach((value, i) => {
          sum[i]! += value / 20;
        });
      return sum;
    };
    const means = Array.from({ length: 10 }, (_, digit) => mean(digit));
    const distance = (a: ArrayLike<number>, b: Float64Array): number =>
      b.reduce((sum, value, i) => sum + (value - a[i]!) ** 2, 0);
    for (let digit = 0; digit < 10; digit++) {
      const right = Array.from({ length: 20 }, (_, i) => drawnDigit(digit, seeded(100 + i))).filter(
        (drawn) => {
          const distances = means.map((other) => distance(drawn, other));
          return distances.indexOf(Math.min(...distances)) === digit;
        },
      );
      expect(right.length, `digit ${digit}`).toBeGreaterThanOrEqual(15);
    }
  });

  it('leaves the border free and has ink', () => {
    for (let digit = 0; digit < 10; digit++) {
      const drawn = drawnDigit(digit, seeded(digit));
      expect(Math.max(...drawn)).toBe(255);
      expect(drawn.filter((_, i) => i < 28 || i >= 27 * 28).every((value) => value === 0)).toBe(true);
    }
  });
});
