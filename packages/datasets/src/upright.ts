import type { Orientation } from './formats/exif-orientation.ts';

/** Orientations in which the first stored row lies at the bottom or on the right, and the first stored column does. */
const ROWS_REVERSED: readonly Orientation[] = [3, 4, 6, 7];
const COLUMNS_REVERSED: readonly Orientation[] = [2, 3, 7, 8];
/** From this one on, stored rows are columns. */
const TRANSPOSED = 5;

/**
 * Turns and mirrors a square picture as it is to be seen.
 *
 * @param data RGB bytes [size, size, 3]
 * @returns RGB bytes [size, size, 3]
 */
export function upright(data: Uint8Array, size: number, orientation: Orientation): Uint8Array {
  if (orientation === 1) return data;
  const [isTransposed, last] = [orientation >= TRANSPOSED, size - 1];
  const rowsReversed = ROWS_REVERSED.includes(orientation);
  const columnsReversed = COLUMNS_REVERSED.includes(orientation);
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [down, across] = isTransposed ? [x, y] : [y, x];
      const row = rowsReversed ? last - down : down;
      const column = columnsReversed ? last - across : across;
      const from = (row * size + column) * 3;
      turned.set(data.subarray(from, from + 3), (y * size + x) * 3);
    }
  return turned;
}
