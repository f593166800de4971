import { expect, it } from 'vitest';
import golden from '../../golden/optical-flow.json' with { type: 'json' };
import { clipFlow } from './clip-flow.ts';
import { opticalFlow } from './lucas-kanade.ts';

const { side, window, levels, iterations, cases } = golden;
const picture = (data: number[]) => ({ data: Uint8Array.from(data), height: side, width: side });

/** OpenCV samples in fixed point, with 5 bits behind the point, and may stop an iteration sooner: hundredths of a pixel. */
const CLOSE = 0.05;

it.each(cases)('$name is found as OpenCV finds it', ({ from, to, flow: expected, found }) => {
  const flow = opticalFlow(picture(from), picture(to), { window, levels, iterations });
  const errors = found.flatMap((status, i) =>
    status === 0
      ? []
      : [Math.hypot(flow[2 * i]! - expected[2 * i]!, flow[2 * i + 1]! - expected[2 * i + 1]!)],
  );
  expect(errors.length).toBeGreaterThan(100);
  const close = errors.filter((error) => error < CLOSE).length / errors.length;
  expect(close).toBeGreaterThan(0.95);
  // OpenCV also gives up pixels that leave the picture.
  const stays = (i: number): boolean =>
    [(i % side) + flow[2 * i]!, Math.floor(i / side) + flow[2 * i + 1]!].every((at) => at >= 0 && at < side);
  const differ = found.filter(
    (status, i) => stays(i) && (status === 0) !== (flow[2 * i] === 0 && flow[2 * i + 1] === 0),
  );
  expect(differ.length / found.length).toBeLessThan(0.02);
});

it('pictures of other sizes are refused', () => {
  const small = { data: new Uint8Array(4), height: 2, width: 2 };
  expect(() => opticalFlow(small, { ...small, width: 3 })).toThrow(
    'opticalFlow: expected two pictures of one size, with as many bytes as pixels, got 2 × 2 (4 bytes) and 2 × 3 (4 bytes)',
  );
  expect(() => opticalFlow(small, small, { window: 0 })).toThrow('opticalFlow: expected window to be');
});

it('of a clip, pairs of frames are read that are spread over it', () => {
  const [first] = cases;
  const [still, moved] = [first!.from, first!.to];
  const data = Uint8Array.from([still, still, still, moved].flat());
  const clip = { data, frames: 4, height: side, width: side, channels: 1 };
  const size = 2 * side * side;
  const flow = clipFlow(clip, { pairs: 3, iterations });
  expect(flow.subarray(0, 2 * size).every((value) => value === 0)).toBe(true);
  const options = { window, levels, iterations };
  expect(flow.subarray(2 * size)).toEqual(opticalFlow(picture(still), picture(moved), options));
  expect(() => clipFlow(clip, { pairs: 4 })).toThrow('clipFlow: expected a gray clip of more than 4 frames');
});
