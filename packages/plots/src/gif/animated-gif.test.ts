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

  it('keeps up to 256 colors', () => {
    for (const count of [1, 2, 255, 256]) {
      const data = Uint8Array.from({ length: 3 * count }, (_, i) => Math.floor(i / 3) * (1 + 40 * (i % 3)));
      const [frame] = framesOf(animatedGif([{ data, height: 1, width: count, channels: 3 }]));
      expect([...frame!].filter((_, i) => i % 4 < 3)).toEqual([...data]);
    }
  });

  it('has no bands where colors run into each other, nor tints in gray', () => {
    const side = 64;
    // Gray from left to right, warmer from top to bottom: 4,096 colors.
    const data = Uint8Array.from({ length: 3 * side * side }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
      return 3 * x + (i % 3 === 0 ? y : 0);
    });
    const [frame] = framesOf(animatedGif([{ data, height: side, width: side, channels: 3 }]));
    const found = frame!.filter((_, i) => i % 4 < 3);
    const errors = Array.from(data, (value, i) => Math.abs(found[i]! - value));
    // 256 boxes of about 4 by 4 colors; an even palette of 252 is up to 26 away, 10.6 on average.
    expect(Math.max(...errors)).toBeLessThan(13);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(4);
    const tints = Array.from({ length: side * side }, (_, i) =>
      Math.abs(found[3 * i + 1]! - found[3 * i + 2]!),
    );
    expect(Math.max(...tints)).toBe(0);
  });

  it('refuses what cannot be drawn', () => {
    expect(() => animatedGif([])).toThrow('animatedGif: expected at least one image, got none');
    expect(() => animatedGif([gray([1, 2], 2), gray([1, 2], 1)])).toThrow('got [2, 1, 1] at index 1');
    expect(() => animatedGif([gray([1], 1)], { seconds: 0 })).toThrow('expected seconds to be a number of');
  });
});
