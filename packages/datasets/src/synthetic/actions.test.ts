import { describe, expect, it } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { ACTIONS, actionClip, singleFrameCeiling } from './actions.ts';

const BARS = [0, 1, 2, 3, 4];

describe('actionClip', () => {
  it('makes 16 frames of 32 × 32, from the seed', () => {
    for (const label of ACTIONS.keys()) {
      const { data, ...size } = actionClip(label, seeded(label));
      expect(size).toEqual({ frames: 16, height: 32, width: 32, channels: 1 });
      expect(actionClip(label, seeded(label)).data).toEqual(data);
      expect(Math.max(...data.subarray(15 * 1024))).toBe(255);
      const moves = !data.subarray(0, 1024).every((value, i) => value === data[15 * 1024 + i]);
      expect(moves, ACTIONS[label]!.name).toBe(label !== 9);
    }
    expect(() => actionClip(10, seeded(1))).toThrow('actionClip: expected a label from 0 to 9, got 10');
  });

  it('turns in two directions from the same frame', () => {
    const [clockwise, counter] = [1, 2].map((label) => actionClip(label, seeded(3), { frames: 3 }).data);
    const frame = (data: Uint8Array, i: number): Uint8Array => data.subarray(i * 1024, (i + 1) * 1024);
    expect(frame(clockwise!, 0)).toEqual(frame(counter!, 0));
    expect(frame(clockwise!, 1)).not.toEqual(frame(counter!, 1));
  });

  /**
   * What a frame shows of its place and size: the ink, and where it is on both circles. 300 clips: the mean of a sample is off by
   * more than 4.5 of its standard errors once in 10⁵ times.
   */
  it.each([0, 7])('frame %i of a bar tells nothing of the motion', (index) => {
    const clips = 300;
    const featuresOf = (label: number): number[][] => {
      const random = seeded(1000 * label + index);
      return Array.from({ length: clips }, () => {
        const frame = actionClip(label, random, { frames: index + 1 }).data.subarray(index * 1024);
        const sums = [0, 0, 0, 0, 0];
        frame.forEach((value, i) => {
          const [x, y] = [(2 * Math.PI * (i % 32)) / 32, (2 * Math.PI * Math.floor(i / 32)) / 32];
          [1, Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y)].forEach((weight, k) => {
            sums[k]! += (weight * value) / 255;
          });
        });
        return [...sums, sums[0]! ** 2];
      });
    };
    const moments = BARS.map((label) => {
      const features = featuresOf(label);
      return features[0]!.map((_, k) => {
        const values = features.map((feature) => feature[k]!);
        const mean = values.reduce((sum, value) => sum + value, 0) / clips;
        return { mean, error: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / clips ** 2 };
      });
    });
    for (const other of moments.slice(1)) {
      other.forEach(({ mean, error }, k) => {
        const first = moments[0]![k]!;
        expect(Math.abs(mean - first.mean) / Math.sqrt(error + first.error)).toBeLessThan(4.5);
      });
    }
  });
});

it('single frames are worth 60% at most: five shapes are known, and one bar in five', () => {
  expect(singleFrameCeiling()).toBe(0.6);
  expect(singleFrameCeiling(ACTIONS.slice(0, 5))).toBe(0.2);
  expect(singleFrameCeiling(ACTIONS.slice(5))).toBe(1);
});
