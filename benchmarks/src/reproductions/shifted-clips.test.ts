import { Random } from '@reverie/core';
import { expect, it } from 'vitest';
import { shiftedClips } from './shifted-clips.ts';

const [CLIPS, HEIGHT, WIDTH] = [3, 3, 4];
const PLACES = HEIGHT * WIDTH;

/** Pixel p of frame f of clip c is 100 c + 20 f + p; the flow there 100 c + p and 100 c − p. */
const clips = {
  frames: {
    data: Float32Array.from({ length: CLIPS * 2 * PLACES }, (_, i) => {
      const [picture, place] = [Math.floor(i / PLACES), i % PLACES];
      return 100 * (picture >> 1) + 20 * (picture & 1) + place;
    }),
    shape: [CLIPS, 2, HEIGHT, WIDTH, 1],
  },
  flow: {
    data: Float32Array.from({ length: CLIPS * PLACES * 2 }, (_, i) => {
      const [clip, place] = [Math.floor(i / 2 / PLACES), (i >> 1) % PLACES];
      return 100 * clip + (i % 2 === 0 ? place : -place);
    }),
    shape: [CLIPS, 1, HEIGHT, WIDTH, 2],
  },
  labels: { data: Int32Array.of(7, 8, 9), shape: [CLIPS] },
};

it('shifts the frames and the flow of each clip alike, around the borders', async () => {
  const [shifts, orders] = [new Set<string>(), new Set<string>()];
  const source = shiftedClips(clips, { batchSize: 2, random: new Random(1) });
  for (let pass = 0; pass < 60; pass++) {
    const seen: number[] = [];
    for await (const { frames, flow, labels } of source) {
      labels.data.forEach((label, row) => {
        seen.push(label);
        const clip = label - 7;
        const pixels = frames.data.slice(row * 2 * PLACES, (row + 1) * 2 * PLACES);
        const start = pixels.indexOf(100 * clip);
        const [down, across] = [Math.floor(start / WIDTH), start % WIDTH];
        shifts.add(`${down} ${across}`);
        for (let place = 0; place < PLACES; place++) {
          const [y, x] = [(Math.floor(place / WIDTH) + down) % HEIGHT, ((place % WIDTH) + across) % WIDTH];
          const to = y * WIDTH + x;
          expect(pixels[to]).toBe(100 * clip + place);
          expect(pixels[PLACES + to]).toBe(100 * clip + 20 + place);
          const at = 2 * (row * PLACES + to);
          expect([...flow.data.slice(at, at + 2)]).toEqual([100 * clip + place, 100 * clip - place]);
        }
      });
    }
    expect([...seen].sort()).toEqual([7, 8, 9]);
    orders.add(`${seen}`);
  }
  expect(shifts.size).toBe(PLACES);
  expect(orders.size).toBe(6);
});
