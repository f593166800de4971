import { Random } from '@reverie/core';
import { expect, it } from 'vitest';
import { shiftedClips } from './shifted-clips.ts';

it('shifts the frames and the flow of a clip alike, around the borders', async () => {
  const [height, width] = [3, 4];
  const pixels = Uint8Array.from({ length: 2 * height * width }, (_, i) => i);
  const flow = Float32Array.from({ length: height * width * 2 }, (_, i) => i);
  const clips = {
    frames: { data: pixels, shape: [1, 2, height, width, 1] },
    flow: { data: flow, shape: [1, 1, height, width, 2] },
    labels: { data: Int32Array.of(7), shape: [1] },
  };
  const seen = new Set<number>();
  const source = shiftedClips(clips, { batchSize: 4, random: new Random(1) });
  for (let pass = 0; pass < 150; pass++) {
    for await (const batch of source) {
      const start = batch.frames.data.indexOf(0);
      const [down, across] = [Math.floor(start / width), start % width];
      seen.add(start);
      expect(batch.labels.data).toEqual(Int32Array.of(7));
      for (let i = 0; i < height * width; i++) {
        const [y, x] = [(Math.floor(i / width) + down) % height, ((i % width) + across) % width];
        expect(batch.frames.data[y * width + x]).toBe(i);
        expect(batch.frames.data[(height + y) * width + x]).toBe(height * width + i);
        expect(batch.flow.data.slice(2 * (y * width + x), 2 * (y * width + x) + 2)).toEqual(
          Float32Array.of(2 * i, 2 * i + 1),
        );
      }
    }
  }
  expect(seen.size).toBe(height * width);
});
