import { inflateSync } from 'node:zlib';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import type { RGBPicture } from '../resize-square.ts';

/** Chunks that make the picture; comments, color profiles and further frames are left out, unread. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];
/** Samples of a pixel by the header's color type: gray, RGB, palette, gray and RGB with opacity. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Decodes a PNG of any kind. What is transparent in it lies on white.
 *
 * @throws Error when it is broken, or its data is longer than its header says.
 */
export function decodePNG(bytes: Uint8Array): RGBPicture {
  const chunks = chunksOf(bytes).filter(({ name }) => NEEDED.includes(name));
  checkLength(bytes, chunks);
  const png = decode(Buffer.concat([bytes.subarray(0, 8), ...chunks.map(({ whole }) => whole)]));
  const { width, height } = png;
  return { data: onWhite(eightBits(png), width * height), width, height };
}

interface Chunk {
  readonly name: string;
  /** With its length, name and checksum. */
  readonly whole: Uint8Array;
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; chunks.at(-1)?.name !== 'IEND'; ) {
    const end = at + 8 <= bytes.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > bytes.length) throw new Error('it has no end');
    chunks.push({
      name: String.fromCharCode(...bytes.subarray(at + 4, at + 8)),
      whole: bytes.subarray(at, end),
    });
    at = end;
  }
  return chunks;
}

/** A few bytes can unpack to gigabytes: the data must be no longer than the picture. */
function checkLength(bytes: Uint8Array, chunks: readonly Chunk[]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const bits = view.getUint8(24) * (SAMPLES[view.getUint8(25)] ?? 0);
  const length = height * (1 + Math.ceil((width * bits) / 8));
  const data = chunks.filter(({ name }) => name === 'IDAT').map(({ whole }) => whole.subarray(8, -4));
  // Interlaced rows have more bytes that say how they are coded, and more bits that fill up bytes: less than as many again.
  if (unpackedLength(Buffer.concat(data), 2 * length + 64) < length) throw new Error('its data ends early');
}

function unpackedLength(data: Uint8Array, most: number): number {
  try {
    return inflateSync(data, { maxOutputLength: most }).length;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Error('its data is longer than its header says', { cause: error });
  }
}

/** Bytes [pixels, channels]. */
function eightBits(png: DecodedPng): Uint8Array {
  const { data, depth, palette } = png;
  if (palette !== undefined) return convertIndexedToRgb(png);
  if (depth === 16) return Uint8Array.from(data, (value) => Math.round(value / 257));
  if (depth === 8) return new Uint8Array(data);
  const grays = Array.from({ length: 2 ** depth }, (_, i) => {
    const gray = Math.round((255 * i) / (2 ** depth - 1));
    return [gray, gray, gray] as [number, number, number];
  });
  return convertIndexedToRgb({ ...png, palette: grays });
}

/** RGB of 1 to 4 channels: gray or RGB, with an opacity or without. */
function onWhite(data: Uint8Array, pixels: number): Uint8Array {
  const channels = data.length / pixels;
  if (channels === 3) return data;
  const [colors, hasOpacity] = [channels < 3 ? 1 : 3, channels % 2 === 0];
  const picture = new Uint8Array(pixels * 3);
  for (let i = 0; i < picture.length; i++) {
    const pixel = Math.floor(i / 3) * channels;
    const share = hasOpacity ? data[pixel + colors]! / 255 : 1;
    picture[i] = Math.round(255 + share * (data[pixel + (i % 3) * (colors === 3 ? 1 : 0)]! - 255));
  }
  return picture;
}
