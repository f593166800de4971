import omggif from 'omggif';
import { describe, expect, it } from 'vitest';
import type { Image } from '../image-grid/image.ts';
import { animatedGif } from './animated-gif.ts';

/** The pixels of each frame as a decoder of GIFs gives them, RGBA. */
function framesOf(gif: Uint8Array): Uint8Array[] {
  const reader = new omggif.GifReader(gif);
  return Array.from({ length: reader.numFrames() }, (_, i) => {
    const pixels = new Uint8Array(reader.width * reader.height * 4);
    reader.decodeAndBlitFrameRGBA(i, pixels);
    return pixels;
  });
}

const gray = (data: number[], width: number): Image => ({
  data: Uint8Array.from(data),
  height: data.length / width,
  width,
  channels: 1,
});

describe('animatedGif', () => {
  it('keeps every gray, the time of a frame and the number of loops', () => {
    const ramp = Array.from({ length: 256 }, (_, i) => i);
    const gif = animatedGif([gray(ramp, 16), gray([...ramp].reverse(), 16)], { seconds: 0.25, loops: 3 });
    const reader = new omggif.GifReader(gif);
    expect([reader.width, reader.height, reader.numFrames()]).toEqual([16, 16, 2]);
    expect([reader.loopCount(), reader.frameInfo(0).delay]).toEqual([3, 25]);
    const [first, second] = framesOf(gif);
    const expected = ramp.flatMap((level) => [level, level, level, 255]);
    expect([...first!]).toEqual(expected);
    expect([...second!]).toEqual(ramp.flatMap((i) => [255 - i, 255 - i, 255 - i, 255]));
  });

  it('enlarges pixels, and one alone is a picture', () => {
    const [frame] = framesOf(animatedGif([gray([0, 255], 2)], { scale: 2 }));
    const row = [0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255];
    expect([...frame!]).toEqual([...row, ...row]);
    expect(new omggif.GifReader(animatedGif([gray([7], 1)])).width).toBe(1);
  });

  it('keeps few colors and rounds many to a sixth', () => {
    const few = Uint8Array.of(1, 2, 3, 200, 100, 50);
    const [frame] = framesOf(animatedGif([{ data: few, height: 1, width: 2, channels: 3 }]));
    expect([...frame!]).toEqual([1, 2, 3, 255, 200, 100, 50, 255]);
    const many = Uint8Array.from({ length: 3 * 400 }, (_, i) => (i * 89) % 256);
    const [rounded] = framesOf(animatedGif([{ data: many, height: 20, width: 20, channels: 3 }]));
    for (let i = 0; i < 400; i++) {
      // Half of the distance between two of six levels, and half a unit of rounding.
      for (let c = 0; c < 3; c++)
        expect(Math.abs(rounded![4 * i + c]! - many[3 * i + c]!)).toBeLessThan(26.1);
    }
  });

  it('refuses what cannot be drawn', () => {
    expect(() => animatedGif([])).toThrow('animatedGif: expected at least one image, got none');
    expect(() => animatedGif([gray([1, 2], 2), gray([1, 2], 1)])).toThrow('got [2, 1, 1] at index 1');
    expect(() => animatedGif([gray([1], 1)], { seconds: 0 })).toThrow('expected seconds to be a number of');
  });
});
