import { DataError } from '../errors.ts';
import { resize } from '../resize.ts';
import type { RGBPicture } from '../resize-square.ts';
import type { PixelBox } from './annotations.ts';

/** How a picture lies in another: scaled, then moved. */
export interface Placement {
  readonly scale: number;
  /** In pixels of the other. */
  readonly left: number;
  readonly top: number;
}

/** A picture in another of a given size, with bars where it does not reach. */
export interface Letterboxed {
  readonly picture: RGBPicture;
  readonly placement: Placement;
}

/** The gray of bars: about the mean of photos. */
const GRAY = 114;

/**
 * Resizes a picture as large as it can be in one of another size, without changing its proportions; the rest is gray. What a detector of
 * one size sees of pictures of all sizes.
 *
 * @param size in pixels
 * @throws DataError for a size that is no positive whole number
 */
export function letterbox(
  picture: RGBPicture,
  size: { readonly height: number; readonly width: number; readonly fill?: number },
): Letterboxed {
  const { height, width, fill = GRAY } = size;
  for (const [name, value] of Object.entries({ height, width })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new DataError({
      who: 'letterbox',
      expected: `${name} to be a positive whole number`,
      got: `${value}`,
    });
  }
  const scale = Math.min(width / picture.width, height / picture.height);
  const inner = resize(picture, {
    height: Math.max(1, Math.round(picture.height * scale)),
    width: Math.max(1, Math.round(picture.width * scale)),
  });
  const [left, top] = [Math.floor((width - inner.width) / 2), Math.floor((height - inner.height) / 2)];
  const data = new Uint8Array(height * width * 3).fill(fill);
  const line = inner.width * 3;
  for (let y = 0; y < inner.height; y++)
    data.set(inner.data.subarray(y * line, (y + 1) * line), ((top + y) * width + left) * 3);
  return { picture: { data, height, width }, placement: { scale, left, top } };
}

/** Where a box of the picture is in the letterboxed one. */
export function placeBox(box: PixelBox, { scale, left, top }: Placement): PixelBox {
  return [box[0] * scale + left, box[1] * scale + top, box[2] * scale + left, box[3] * scale + top];
}

/** Where a box of the letterboxed picture is in the picture itself. */
export function unplaceBox(box: PixelBox, { scale, left, top }: Placement): PixelBox {
  return [(box[0] - left) / scale, (box[1] - top) / scale, (box[2] - left) / scale, (box[3] - top) / scale];
}
