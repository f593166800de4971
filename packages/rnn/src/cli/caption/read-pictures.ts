import { stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { about, InputError } from '@reverie/cli';
import { readPicture } from '@reverie/datasets/node';
import type { CaptionPicture } from '../../captions/pictures.ts';

/** Reads a PNG, in RGB, brought to a square size. @throws InputError that names the file. */
export async function readSquare(path: string, size: number): Promise<CaptionPicture> {
  const { data, height, width, channels } = await about(path, () => readPicture(path));
  return resized({ height, width, channels, data }, size);
}

/** The PNG of a picture that a list names, which may call it `.jpg`. */
export async function pictureFile(folder: string, name: string): Promise<string> {
  const { dir, name: base } = parse(name);
  const png = join(dir, `${base}.png`);
  for (const file of new Set([name, png])) {
    if (!/\.png$/i.test(file)) continue;
    const path = join(folder, file);
    if (
      await stat(path).then(
        (entry) => entry.isFile(),
        () => false,
      )
    )
      return path;
  }
  const remedy = /\.png$/i.test(name)
    ? 'check --images'
    : 'check --images, or make PNG files of its pictures first';
  throw new InputError({
    who: folder,
    expected: `a file ${png} for the captions of ${name}`,
    got: 'none',
    remedy,
  });
}

/** A picture of any size and 1 or 3 channels: bytes [height, width, channels]. */
interface AnyPicture extends CaptionPicture {
  readonly channels: number;
}

/** Each pixel is the mean of what it covers of the picture, which may be squeezed. */
export function resized(picture: AnyPicture, size: number): CaptionPicture {
  const { height, width } = picture;
  const rows = Array.from({ length: size }, (_, row) => covered(row, size, height));
  const columns = Array.from({ length: size }, (_, column) => covered(column, size, width));
  const data = new Uint8Array(size * size * 3);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const [row, column] = [rows[Math.floor(pixel / size)]!, columns[pixel % size]!];
    for (let color = 0; color < 3; color++)
      data[3 * pixel + color] = Math.round(meanOf(picture, row, column, color));
  }
  return { data, height: size, width: size };
}

/** Pixels from one to before another, at least one. */
type Span = readonly [from: number, to: number];

function covered(place: number, size: number, length: number): Span {
  const from = Math.floor((place * length) / size);
  return [from, Math.max(from + 1, Math.floor(((place + 1) * length) / size))];
}

function meanOf({ data, width, channels }: AnyPicture, rows: Span, columns: Span, color: number): number {
  let sum = 0;
  for (let y = rows[0]; y < rows[1]; y++) {
    for (let x = columns[0]; x < columns[1]; x++)
      sum += data[(y * width + x) * channels + (color % channels)]!;
  }
  return sum / ((rows[1] - rows[0]) * (columns[1] - columns[0]));
}
