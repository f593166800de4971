import omggif from 'omggif';
import { checkSize } from '../errors.ts';
import { checkImages, type Image, toBytes } from '../image-grid/image.ts';
import { indexed } from './palette.ts';

/** How frames become a film. */
export interface AnimatedGifOptions {
  /** Seconds that each frame is shown, in hundredths. Default: 0.1. */
  readonly seconds?: number;
  /** Times that the film is shown; 0 is without end. Default: 0. */
  readonly loops?: number;
  /** Each pixel becomes a square of this side. A whole number, default 1. */
  readonly scale?: number;
}

/** Bytes that a frame takes beside its pixels and its palette, and that the file takes beside its frames, at the most. */
const HEAD = 1024;
/** Loops are counted in 16 bits. */
const MOST_LOOPS = 65_535;

/**
 * Shows pictures of one size one after the other, as a GIF. Gray ones, and those of at most 256 colors, keep their colors; others
 * get the 256 that suit each of them best.
 *
 * @param images each `[height, width, 1 | 3]`
 * @throws PlotError when there is none, or they differ in size.
 */
export function animatedGif(images: readonly Image[], options: AnimatedGifOptions = {}): Uint8Array {
  const who = 'animatedGif';
  const { seconds = 0.1, loops = 0, scale = 1 } = options;
  const { height, width, channels } = checkImages(who, images);
  checkSize(who, 'seconds', seconds, 0.01);
  checkSize(who, 'loops', loops, 0, true);
  checkSize(who, 'scale', scale, 1, true);
  const [rows, columns] = [height * scale, width * scale];
  const buffer = new Uint8Array(HEAD + images.length * (HEAD + rows * columns * 2));
  const writer = new omggif.GifWriter(buffer, columns, rows, { loop: Math.min(loops, MOST_LOOPS) });
  for (const image of images) {
    const { pixels, palette } = indexed(toBytes(image), channels);
    const enlarged = enlarge(pixels, width, scale);
    writer.addFrame(0, 0, columns, rows, enlarged, { palette, delay: Math.round(seconds * 100) });
  }
  return buffer.slice(0, writer.end());
}

function enlarge(pixels: number[], width: number, scale: number): number[] {
  if (scale === 1) return pixels;
  const [columns, rows] = [width * scale, (pixels.length / width) * scale];
  return Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [Math.floor((i % columns) / scale), Math.floor(Math.floor(i / columns) / scale)];
    return pixels[y * width + x]!;
  });
}
