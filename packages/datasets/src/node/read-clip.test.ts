import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import omggif from 'omggif';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeGif } from '../formats/gif.ts';
import { readClip } from './read-clip.ts';
import { readPicture } from './read-picture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reverie-clip-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Two frames of 2 × 1; the second draws the right pixel alone. */
function gif(palette: number[], disposal: number): Uint8Array {
  const buffer = new Uint8Array(1000);
  const writer = new omggif.GifWriter(buffer, 2, 1, { palette });
  writer.addFrame(0, 0, 2, 1, [1, 1], { disposal });
  writer.addFrame(1, 0, 1, 1, [0]);
  return buffer.slice(0, writer.end());
}

describe('decodeGif', () => {
  it('shows each frame on what the one before it left', () => {
    const stays = decodeGif(gif([0x000000, 0xffffff], 1), 'x.gif');
    expect(stays).toEqual({
      data: Uint8Array.of(255, 255, 255, 0),
      frames: 2,
      height: 1,
      width: 2,
      channels: 1,
    });
    expect([...decodeGif(gif([0x000000, 0xffffff], 2), 'x.gif').data]).toEqual([255, 255, 0, 0]);
    expect([...decodeGif(gif([0x404040, 0xffffff], 3), 'x.gif').data]).toEqual([255, 255, 0, 64]);
    const colored = decodeGif(gif([0x010203, 0xff0000], 1), 'x.gif');
    expect(colored.channels).toBe(3);
    expect([...colored.data]).toEqual([255, 0, 0, 255, 0, 0, 255, 0, 0, 1, 2, 3]);
  });

  it('refuses what is no whole GIF', () => {
    const whole = gif([0x000000, 0xffffff], 1);
    const complaint = "decodeGif: expected a whole GIF in 'x.gif', got";
    expect(() => decodeGif(new Uint8Array(0), 'x.gif')).toThrow(`${complaint} one that has no end; save`);
    expect(() => decodeGif(Uint8Array.of(1, 2, 0x3b), 'x.gif')).toThrow(
      `${complaint} one that cannot be read`,
    );
    for (let length = 1; length < whole.length; length++)
      expect(() => decodeGif(whole.subarray(0, length), 'x.gif'), `${length} bytes`).toThrow(complaint);
  });
});

describe('readClip', () => {
  const png = (name: string, data: number[], width: number): Promise<void> =>
    writeFile(
      join(folder, name),
      encode({ data: Uint8Array.from(data), width, height: data.length / width, channels: 1 }),
    );

  it('reads a GIF, and a folder in the order of its numbers', async () => {
    const path = join(folder, 'film.gif');
    await writeFile(path, gif([0, 0xffffff], 1));
    expect((await readClip(path)).frames).toBe(2);
    await png('frame-10.png', [3, 4], 2);
    await png('frame-9.png', [1, 2], 2);
    const clip = await readClip(folder);
    expect(clip).toEqual({ data: Uint8Array.of(1, 2, 3, 4), frames: 2, height: 1, width: 2, channels: 1 });
  });

  it('lays what is transparent on white', async () => {
    const path = join(folder, 'alpha.png');
    const data = Uint8Array.of(10, 20, 30, 255, 10, 20, 30, 0, 55, 155, 255, 51);
    await writeFile(path, encode({ data, width: 3, height: 1, channels: 4 }));
    // A share of 51 / 255 of the color, and the rest of white.
    const colors = Uint8Array.of(10, 20, 30, 255, 255, 255, 215, 235, 255);
    expect(await readPicture(path)).toEqual({ data: colors, height: 1, width: 3, channels: 3 });
    await rm(path);
  });

  it('refuses frames of several sizes, broken ones, and a folder without', async () => {
    await png('frame-11.png', [1, 2], 1);
    await expect(readClip(folder)).rejects.toThrow("[1, 2, 1] in '");
    await expect(readClip(folder)).rejects.toThrow("got [2, 1, 1] in 'frame-11.png'; make them");
    await writeFile(join(folder, 'frame-11.png'), 'no picture');
    await expect(readClip(folder)).rejects.toThrow('expected a PNG with 8 bits, gray or RGB');
    const empty = await mkdtemp(join(folder, 'empty-'));
    await expect(readClip(empty)).rejects.toThrow(`expected PNG files in '${empty}', got none`);
    await expect(readClip(join(folder, 'missing.gif'))).rejects.toThrow('got no such file or folder');
  });

  it('reads a single picture too', async () => {
    await png('one.png', [1, 2, 3, 4], 2);
    const picture = await readPicture(join(folder, 'one.png'));
    expect(picture).toEqual({ data: Uint8Array.of(1, 2, 3, 4), height: 2, width: 2, channels: 1 });
    const missing = readPicture(join(folder, 'missing.png'));
    await expect(missing).rejects.toThrow(/^readPicture: expected a PNG .*missing\.png', got no such file/);
  });
});
