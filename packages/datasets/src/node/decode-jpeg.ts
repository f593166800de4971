import jpeg from 'jpeg-js';
import type { RGBPicture } from '../resize-square.ts';

/** Memory of a picture's coefficients and samples while it is decoded, by the pixel. */
const BYTES_PER_PIXEL = 64;

/**
 * Decodes a JPEG as it is stored: see `exifOrientation` for how it is to be seen.
 *
 * @param pixels how many it has
 * @throws Error when it is broken.
 */
export function decodeJPEG(bytes: Uint8Array, pixels: number): RGBPicture {
  const { data, width, height } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: Math.ceil(pixels / 1e6),
    maxMemoryUsageInMB: 64 + Math.ceil((pixels * BYTES_PER_PIXEL) / 2 ** 20),
  });
  return { data, width, height };
}
