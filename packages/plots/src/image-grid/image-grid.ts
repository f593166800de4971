import { encode } from 'fast-png';
import { checkSize } from '../errors.ts';
import { checkImages, type Image, toBytes } from './image.ts';

/** How pictures are laid out. */
export interface ImageGridOptions {
  /** Default: as many as make the grid about square. */
  readonly columns?: number;
  /** Pixels between pictures, before scaling. Default 2. */
  readonly gap?: number;
  /** Each pixel becomes a square of this side. A whole number, default 1. */
  readonly scale?: number;
  /** Gray of the gaps and of empty places, 0 to 255. Default 255. */
  readonly background?: number;
}

/** Columns that make a grid of `count` pictures about square. */
export const squareColumns = (count: number): number => Math.ceil(Math.sqrt(count));

/**
 * Lays pictures of one size out in rows, as a PNG.
 *
 * @param images each `[height, width, 1 | 3]`
 * @throws PlotError when there is none, or they differ in size.
 */
export function imageGrid(images: readonly Image[], options: ImageGridOptions = {}): Uint8Array {
  const who = 'imageGrid';
  const { columns = squareColumns(images.length), gap = 2, scale = 1, background = 255 } = options;
  const { height, width, channels } = checkImages(who, images);
  checkSize(who, 'columns', columns, 1, true);
  checkSize(who, 'gap', gap, 0, true);
  checkSize(who, 'scale', scale, 1, true);

  const across = Math.min(columns, images.length);
  const rows = Math.ceil(images.length / columns);
  const canvas = {
    width: (across * (width + gap) - gap) * scale,
    height: (rows * (height + gap) - gap) * scale,
    channels,
  };
  const data = new Uint8Array(canvas.width * canvas.height * channels).fill(background);
  for (const [i, image] of images.entries()) {
    const left = (i % columns) * (width + gap) * scale;
    const top = Math.floor(i / columns) * (height + gap) * scale;
    paint(data, canvas.width, { ...image, data: toBytes(image) }, { left, top, scale });
  }
  return encode({ ...canvas, data });
}

/** Copies a picture to its place, each pixel `scale` times in both directions. */
function paint(
  canvas: Uint8Array,
  canvasWidth: number,
  image: Image,
  place: { readonly left: number; readonly top: number; readonly scale: number },
): void {
  const { data, height, width, channels } = image;
  const { left, top, scale } = place;
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      const to = ((top + y) * canvasWidth + left + x) * channels;
      for (let channel = 0; channel < channels; channel++) canvas[to + channel] = data[from + channel] ?? 0;
    }
  }
}
