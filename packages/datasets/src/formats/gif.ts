import omggif from 'omggif';
import { DataError } from '../errors.ts';
import type { Clip } from '../video/clip.ts';

/** What becomes of a frame before the next one is drawn, as GIF numbers it. */
const TO_BACKGROUND = 2;
const TO_PREVIOUS = 3;
/** Bytes of a pixel as the decoder gives it: RGBA. */
const RGBA = 4;
/** What ends every GIF, perhaps with zeros behind it. */
const TRAILER = 0x3b;

/**
 * The frames of a GIF as they are shown: gray if it has no color, else RGB; what is transparent is black.
 *
 * @param source what an error calls the file
 * @throws DataError when it is no GIF, is cut off or broken, or has no frame
 */
export function decodeGif(bytes: Uint8Array, source: string): Clip {
  if (bytes.findLast((byte) => byte !== 0) !== TRAILER) throw broken(source, 'one that has no end');
  const reader = opened(bytes, source);
  const { width, height } = reader;
  const frames = reader.numFrames();
  if (frames === 0 || width * height === 0) {
    const got = `${frames} frames of ${width} × ${height}`;
    throw new DataError({ who: 'decodeGif', expected: `a GIF with frames in '${source}'`, got });
  }
  const screen = new Uint8Array(width * height * RGBA);
  const rgb = new Uint8Array(frames * width * height * 3);
  for (let frame = 0; frame < frames; frame++) {
    const before = screen.slice();
    draw(reader, frame, screen, source);
    for (let i = 0; i < width * height; i++)
      rgb.set(screen.subarray(RGBA * i, RGBA * i + 3), 3 * (frame * width * height + i));
    dispose(reader.frameInfo(frame), width, screen, before);
  }
  return { ...withoutColor(rgb), frames, height, width };
}

function opened(bytes: Uint8Array, source: string): omggif.GifReader {
  try {
    return new omggif.GifReader(bytes);
  } catch (error) {
    throw broken(source, error);
  }
}

function draw(reader: omggif.GifReader, frame: number, screen: Uint8Array, source: string): void {
  const { x, y, width, height } = reader.frameInfo(frame);
  if (x + width > reader.width || y + height > reader.height)
    throw broken(source, `a frame ${frame} that is larger than the screen`);
  try {
    reader.decodeAndBlitFrameRGBA(frame, screen);
  } catch (error) {
    throw broken(source, error);
  }
}

/** Leaves the screen as the next frame finds it. */
function dispose(frame: omggif.Frame, columns: number, screen: Uint8Array, before: Uint8Array): void {
  if (frame.disposal === TO_PREVIOUS) screen.set(before);
  if (frame.disposal !== TO_BACKGROUND) return;
  for (let row = frame.y; row < frame.y + frame.height; row++) {
    const start = (row * columns + frame.x) * RGBA;
    screen.fill(0, start, start + frame.width * RGBA);
  }
}

/** RGB bytes, or one of the three where they are always the same. */
function withoutColor(rgb: Uint8Array): Pick<Clip, 'data' | 'channels'> {
  for (let i = 0; i < rgb.length; i += 3) {
    if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return { data: rgb, channels: 3 };
  }
  return { data: rgb.filter((_, i) => i % 3 === 0), channels: 1 };
}

function broken(source: string, cause: unknown): DataError {
  const got = cause instanceof Error ? `one that cannot be read (${cause.message})` : String(cause);
  const remedy = 'save the file again';
  return new DataError({ who: 'decodeGif', expected: `a whole GIF in '${source}'`, got, remedy }, { cause });
}
