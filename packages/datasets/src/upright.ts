import type { Orientation } from './formats/exif-orientation.ts';
import type { RGBPicture } from './resize-square.ts';

/** Orientations in which the first stored row lies at the bottom or on the right, and the first stored column does. */
const ROWS_REVERSED: readonly Orientation[] = [3, 4, 6, 7];
const COLUMNS_REVERSED: readonly Orientation[] = [2, 3, 7, 8];
/** From this one on, stored rows are columns. */
const TRANSPOSED = 5;

/** Turns and mirrors a picture as it is to be seen. */
export function upright(picture: RGBPicture, orientation: Orientation): RGBPicture {
  if (orientation === 1) return picture;
  const isTransposed = orientation >= TRANSPOSED;
  const [height, width] = isTransposed ? [picture.width, picture.height] : [picture.height, picture.width];
  const rowsReversed = ROWS_REVERSED.includes(orientation);
  const columnsReversed = COLUMNS_REVERSED.includes(orientation);
  const data = new Uint8Array(picture.data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [down, across] = isTransposed ? [x, y] : [y, x];
      const row = rowsReversed ? picture.height - 1 - down : down;
      const column = columnsReversed ? picture.width - 1 - across : across;
      const from = (row * picture.width + column) * 3;
      data.set(picture.data.subarray(from, from + 3), (y * width + x) * 3);
    }
  return { data, height, width };
}
