import type { Image } from '@reverie/plots';

/** Pixels between the pictures of a group, as between those of a sheet. */
const GAP = 2;
const WHITE = 1;

/**
 * Pictures that belong together as one picture, row by row, white between them and where there is none.
 *
 * @param images of one size, from 0 to 1
 */
export function mosaic(images: readonly Image[], columns: number, rows: number): Image {
  const { height, width, channels } = images[0]!;
  const [high, wide] = [rows * (height + GAP) - GAP, columns * (width + GAP) - GAP];
  const data = new Float32Array(high * wide * channels).fill(WHITE);
  for (const [i, image] of images.entries()) {
    const top = Math.floor(i / columns) * (height + GAP);
    const left = (i % columns) * (width + GAP);
    for (let y = 0; y < height; y++) {
      const row = image.data.subarray(y * width * channels, (y + 1) * width * channels);
      data.set(row, ((top + y) * wide + left) * channels);
    }
  }
  return { data, height: high, width: wide, channels };
}
