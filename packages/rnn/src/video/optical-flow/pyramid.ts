/** A gray picture: rows from the top. */
export interface GrayPicture {
  /** [height, width], 0 to 255 */
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Weights of a blur over five pixels, in 16ths. */
const BLUR = [1, 4, 6, 4, 1];

/** An index beyond an edge, mirrored at the pixel on the edge: … 2 1 | 0 1 2 …. */
export function mirrored(index: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const inside = ((index % period) + period) % period;
  return inside < size ? inside : period - inside;
}

/** A picture, and below it smaller and smaller ones: each is blurred and has half the rows and columns, rounded up. */
export function pyramid(picture: GrayPicture, levels: number): GrayPicture[] {
  const all = [picture];
  while (all.length < levels) all.push(halved(all.at(-1)!));
  return all;
}

function halved({ data, height, width }: GrayPicture): GrayPicture {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const small = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < 5; i++) {
        const y = mirrored(2 * row + i - 2, height) * width;
        for (let j = 0; j < 5; j++)
          sum += BLUR[i]! * BLUR[j]! * data[y + mirrored(2 * column + j - 2, width)]!;
      }
      small[row * columns + column] = (sum + 128) >> 8;
    }
  }
  return { data: small, height: rows, width: columns };
}
