import { ConfigError } from '@reverie/core';
import type { PlainClip } from '../clip-source.ts';
import { type OpticalFlowOptions, opticalFlow } from './lucas-kanade.ts';

/** Options of {@link clipFlow}. */
export interface ClipFlowOptions extends OpticalFlowOptions {
  /** How many pairs of neighboring frames, spread over the clip. Default: 5. */
  readonly pairs?: number;
}

/**
 * The optical flow of pairs of neighboring frames of a gray clip.
 *
 * @returns [pairs, height, width, 2], in pixels to the right and down
 * @throws ConfigError when the clip has colors, or fewer pairs
 */
export function clipFlow(clip: PlainClip, options: ClipFlowOptions = {}): Float32Array {
  const { data, frames, height, width, channels } = clip;
  const { pairs = 5 } = options;
  if (channels !== 1 || frames <= pairs) {
    const got = `${frames} frames of ${channels} channels`;
    throw new ConfigError({ who: 'clipFlow', expected: `a gray clip of more than ${pairs} frames`, got });
  }
  const size = height * width;
  const frame = (i: number) => ({ data: data.subarray(i * size, (i + 1) * size), height, width });
  const flow = new Float32Array(pairs * size * 2);
  for (let pair = 0; pair < pairs; pair++) {
    const first = Math.floor(((pair + 0.5) * (frames - 1)) / pairs);
    flow.set(opticalFlow(frame(first), frame(first + 1), options), pair * size * 2);
  }
  return flow;
}
