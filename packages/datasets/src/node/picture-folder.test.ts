import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { encode, type ImageData } from 'fast-png';
import jpeg from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resizeSquare } from '../resize-square.ts';
import { type PictureFolder, readPictureFolder } from './picture-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reverie-pictures-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, bytes: Uint8Array | string): Promise<void> =>
  writeFile(join(folder, name), bytes);
const png = (name: string, picture: ImageData): Promise<void> => write(name, encode(picture));
const read = (size = 8): Promise<PictureFolder> => readPictureFolder(folder, { size });

/** A picture in one color. */
const plain = (width: number, height: number, color: readonly number[]): ImageData => ({
  width,
  height,
  channels: color.length,
  data: Uint8Array.from({ length: width * height * color.length }, (_, i) => color[i % color.length]!),
});
const jpegOf = (width: number, height: number, [r, g, b]: readonly [number, number, number]): Uint8Array => {
  const { data } = plain(width, height, [r, g, b, 255]);
  return jpeg.encode({ width, height, data: data as Uint8Array }, 95).data;
};
/** The first pixel of each picture. */
const firstPixels = ({ images, size, files }: PictureFolder): number[][] =>
  files.map((_, i) => [...images.subarray(i * size * size * 3, i * size * size * 3 + 3)]);

/** A chunk of a PNG; nobody looks at its checksum. */
function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(name, 4, 'latin1');
  bytes.set(data, 8);
  return bytes;
}

/** A PNG of given bits a sample and color type, with these bytes in its rows (each begins with a 0). */
function rawPNG(
  [width, height]: readonly [number, number],
  [depth, type]: readonly [number, number],
  rows: Uint8Array,
  extra: readonly Uint8Array[] = [],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, type, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const data = chunk('IDAT', deflateSync(rows));
  return Buffer.concat([signature, chunk('IHDR', header), ...extra, data, chunk('IEND', new Uint8Array(0))]);
}

describe('resizeSquare', () => {
  it('averages areas, with the shares of pixels at their borders', () => {
    const gray = (values: number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v, v, v]));
    const column = ({ length }: Uint8Array, data: Uint8Array): number[] =>
      Array.from({ length: length / 3 }, (_, i) => data[3 * i]!);
    const picture = { data: gray([0, 30, 60, 90, 120, 150, 180, 210, 240]), height: 3, width: 3 };
    const half = resizeSquare(picture, 2);
    // The first pixel covers one and a half: (0 + 30 / 2 + 90 / 2 + 120 / 4) / 2.25.
    expect(column(half, half)).toEqual([40, 80, 160, 200]);
    expect(resizeSquare(picture, 3)).toEqual(picture.data);
    expect([...resizeSquare(picture, 1)]).toEqual([120, 120, 120]);
    const larger = resizeSquare(picture, 6);
    expect(column(larger, larger).slice(0, 6)).toEqual([0, 0, 30, 30, 60, 60]);
  });

  it('cuts the middle out', () => {
    const wide = Uint8Array.from({ length: 5 * 3 }, (_, i) => Math.floor(i / 3) * 10);
    expect([...resizeSquare({ data: wide, height: 1, width: 5 }, 1)]).toEqual([20, 20, 20]);
    expect([...resizeSquare({ data: wide, height: 5, width: 1 }, 1)]).toEqual([20, 20, 20]);
  });

  it('keeps the mean where sizes do not divide', () => {
    for (const [from, to] of [
      [97, 32],
      [100, 7],
      [33, 64],
    ] as const) {
      const resized = resizeSquare(
        { data: new Uint8Array(from * from * 3).fill(201), height: from, width: from },
        to,
      );
      expect(new Set(resized)).toEqual(new Set([201]));
    }
  });
});

describe('readPictureFolder', () => {
  it('reads PNG and JPEG of any size, in the order of their numbers', async () => {
    await png('a-10.png', plain(20, 30, [10, 20, 30]));
    await png('a-9.PNG', plain(9, 8, [40, 50, 60]));
    await write('b.jpeg', jpegOf(33, 17, [200, 40, 90]));
    await write('notes.txt', 'no picture, and nobody says so');
    await write('.hidden.png', 'neither');
    const found = await read();
    expect(found.files).toEqual(['a-9.PNG', 'a-10.png', 'b.jpeg']);
    expect(found.skipped).toEqual([]);
    expect([found.images.length, found.size]).toEqual([3 * 8 * 8 * 3, 8]);
    const [nine, ten, photo] = firstPixels(found);
    expect([nine, ten]).toEqual([
      [40, 50, 60],
      [10, 20, 30],
    ]);
    // JPEG rounds colors.
    [200, 40, 90].forEach((level, i) => {
      expect(Math.abs(photo![i]! - level)).toBeLessThan(4);
    });
  });

  it('reads PNG of all kinds', async () => {
    await png('1-gray.png', plain(8, 8, [77]));
    await png('2-opacity.png', plain(8, 8, [55, 51]));
    await png('3-rgba.png', plain(8, 8, [55, 155, 255, 51]));
    const deep = Uint16Array.from({ length: 8 * 8 * 3 }, (_, i) => [257, 514, 65535][i % 3]!);
    await png('4-deep.png', { width: 8, height: 8, channels: 3, depth: 16, data: deep });
    const bits = new Uint8Array(2 * 8).map((_, i) => (i % 2 === 0 ? 0 : 0b10101010));
    await write('5-bits.png', rawPNG([8, 8], [1, 0], bits));
    const palette = chunk('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6));
    await write('6-palette.png', rawPNG([8, 8], [1, 3], bits, [palette]));
    const found = await read();
    expect(found.skipped).toEqual([]);
    expect(firstPixels(found)).toEqual([
      [77, 77, 77],
      [215, 215, 215],
      [215, 235, 255],
      [1, 2, 255],
      [255, 255, 255],
      [4, 5, 6],
    ]);
  });

  it('turns photos as their camera was held', async () => {
    // Red above, and blue on the lower left: seen from the upper left by rows, R R / B G.
    const colors = { R: [220, 30, 30], G: [30, 200, 30], B: [30, 30, 220] } as const;
    const quarters = (rows: string): Uint8Array =>
      Uint8Array.from({ length: 32 * 32 * 4 }, (_, i) => {
        const [x, y] = [Math.floor(i / 4) % 32, Math.floor(i / 128)];
        const name = rows[2 * Math.floor(y / 16) + Math.floor(x / 16)] as keyof typeof colors;
        return [...colors[name], 255][i % 4]!;
      });
    // How the same scene is stored in each orientation.
    const stored = ['RRBG', 'RRGB', 'GBRR', 'BGRR', 'RBRG', 'RGRB', 'GRBR', 'BRGR'];
    for (const [i, rows] of stored.entries()) {
      const { data } = jpeg.encode({ width: 32, height: 32, data: quarters(rows) }, 95);
      const isLittle = i % 2 === 0;
      const exif = Buffer.alloc(2 + 2 + 6 + 8 + 2 + 12 + 4);
      const [put16, put32] = isLittle
        ? [exif.writeUInt16LE.bind(exif), exif.writeUInt32LE.bind(exif)]
        : [exif.writeUInt16BE.bind(exif), exif.writeUInt32BE.bind(exif)];
      exif.writeUInt16BE(0xffe1);
      exif.writeUInt16BE(exif.length - 2, 2);
      exif.write(isLittle ? 'Exif\0\0II' : 'Exif\0\0MM', 4, 'latin1');
      put16(42, 12);
      put32(8, 14);
      put16(1, 18);
      put16(0x0112, 20);
      put16(3, 22);
      put32(1, 24);
      put16(i + 1, 28);
      await write(`${i + 1}.jpg`, Buffer.concat([data.subarray(0, 2), exif, data.subarray(2)]));
    }
    const { images, skipped } = await read(8);
    expect(skipped).toEqual([]);
    stored.forEach((_, i) => {
      const nameAt = (x: number, y: number): string | undefined => {
        const at = i * 192 + (y * 8 + x) * 3;
        const near = ([r, g, b]: readonly [number, number, number]): number =>
          Math.abs(images[at]! - r) + Math.abs(images[at + 1]! - g) + Math.abs(images[at + 2]! - b);
        return Object.entries(colors).find(([, color]) => near(color) < 30)?.[0];
      };
      const seen = [nameAt(2, 2), nameAt(6, 2), nameAt(2, 6), nameAt(6, 6)].join('');
      expect(seen, `orientation ${i + 1}`).toBe('RRBG');
    });
  });

  it('skips what cannot be used, and says why', async () => {
    const whole = encode(plain(40, 40, [1, 2, 3]));
    const photo = jpegOf(64, 64, [9, 99, 199]);
    await write('good.png', whole);
    await write('b-cut.png', whole.subarray(0, -20));
    await write('c-cut.jpg', photo.subarray(0, 300));
    await write('d-empty.png', '');
    await write('e-text.jpg', 'no picture');
    await write('f-other.gif', 'GIF89a');
    await png('g-pixel.png', plain(1, 1, [1, 2, 3]));
    await mkdir(join(folder, 'h-folder.png'));
    await write(
      'i-damaged.png',
      whole.map((byte, i) => (i > 45 && i < 60 ? byte ^ 0xa5 : byte)),
    );
    await write('j-no-frame.jpg', photo.subarray(0, 20));
    await png('k-line.png', plain(500, 2, [1, 2, 3]));
    const { files, skipped } = await read();
    expect(files).toEqual(['good.png']);
    const reasons = Object.fromEntries(skipped.map(({ file, reason }) => [file, reason]));
    expect(reasons).toEqual({
      'b-cut.png': 'a broken PNG (it has no end)',
      'c-cut.jpg': expect.stringMatching(/^a broken JPEG \(.+\)$/),
      'd-empty.png': 'no PNG or JPEG',
      'e-text.jpg': 'no PNG or JPEG',
      'f-other.gif': 'no PNG or JPEG',
      'g-pixel.png': '1 × 1 pixels, less than 8 × 8',
      'h-folder.png': 'no file',
      'i-damaged.png': expect.stringMatching(/^a broken PNG \(.+\)$/),
      'j-no-frame.jpg': 'no PNG or JPEG',
      'k-line.png': '500 × 2 pixels, less than 8 × 8',
    });
  });

  it('skips files that nobody may read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may read everything');
    await png('good.png', plain(8, 8, [1, 2, 3]));
    await png('secret.png', plain(8, 8, [1, 2, 3]));
    await chmod(join(folder, 'secret.png'), 0);
    expect((await read()).skipped).toEqual([{ file: 'secret.png', reason: 'no permission' }]);
  });

  it('does not decode what would fill the memory', async () => {
    await png('good.png', plain(8, 8, [1, 2, 3]));
    // 10^10 pixels, by their headers alone.
    await write('a-huge.png', rawPNG([100_000, 100_000], [8, 2], new Uint8Array(9)));
    const frame = jpegOf(64, 64, [1, 2, 3]);
    const start = frame.findIndex((byte, i) => byte === 0xff && frame[i + 1] === 0xc0);
    frame.set([0xff, 0xff, 0xff, 0xff], start + 5);
    await write('b-huge.jpg', frame);
    // 8 × 8 pixels by its header, but 64 MB of zeros in 65 kB.
    await write('c-bomb.png', rawPNG([8, 8], [8, 2], new Uint8Array(2 ** 26)));
    const { files, skipped } = await read();
    expect(files).toEqual(['good.png']);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      '100000 × 100000 pixels, more than 40000000',
      '65535 × 65535 pixels, more than 40000000',
      'a broken PNG (its data is longer than its header says)',
    ]);
    await png('large.png', plain(100, 100, [1, 2, 3]));
    const strict = await readPictureFolder(folder, { size: 8, maxPixels: 9999 });
    expect(strict.skipped.at(-1)).toEqual({ file: 'large.png', reason: '100 × 100 pixels, more than 9999' });
  });

  it('refuses a folder without pictures', async () => {
    await expect(read()).rejects.toThrow(
      `readPictureFolder: expected pictures in the folder '${folder}', got none; put PNG or JPEG files into it.`,
    );
    await png('pixel.png', plain(1, 1, [1, 2, 3]));
    await write('text.jpg', 'no picture');
    await expect(read()).rejects.toThrow(
      "got 2 that cannot be used ('pixel.png': 1 × 1 pixels, less than 8 × 8)",
    );
    await expect(readPictureFolder(join(folder, 'missing'), { size: 8 })).rejects.toThrow(
      'got no such file or folder',
    );
    await expect(readPictureFolder(join(folder, 'text.jpg'), { size: 8 })).rejects.toThrow(
      'got a file where a folder is needed',
    );
    await expect(read(0)).rejects.toThrow('expected size to be a whole number of at least 1, got 0.');
  });
});
