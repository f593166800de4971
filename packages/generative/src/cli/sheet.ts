import { loadPlots, writeDrawing } from '@reverie/cli/run';
import { type NDArray, ShapeError, tf } from '@reverie/core';
import type { Image } from '@reverie/plots';
import { densityImage } from './density-image.ts';
import { mosaic } from './mosaic.ts';

/** How pictures are laid out in a file. */
export interface SheetOptions {
  /** Default: about as many as rows. */
  readonly columns?: number | undefined;
  /** Side of a pixel. Default: 2 for small pictures, else 1. */
  readonly scale?: number | undefined;
  /** A text below each picture, by its place. Default: none. */
  readonly labels?: readonly string[];
  /** The flag or file that asks for it, for errors. Default: the file. */
  readonly who?: string;
}

/** Pictures up to this side are shown at twice their size. */
const SMALL = 48;

/**
 * Writes pictures side by side as a PNG, or points as a picture of where they lie.
 *
 * @param data [count, height, width, 1 | 3], from 0 to 1 or bytes, or points [count, 2]
 */
export async function writeSheet(
  path: string,
  { data, shape }: NDArray,
  options: SheetOptions = {},
): Promise<void> {
  const { imageGrid, imageGridSvg, svgToPng } = await loadPlots(options.who ?? path);
  if (shape.length === 2) {
    await writeDrawing(path, imageGrid([densityImage(data)], { scale: options.scale ?? 1 }));
    return;
  }
  const { columns, labels, scale = usualScale(shape[1]!) } = options;
  const images = await imagesIn({ data, shape }, options.who ?? path);
  const layout = { scale, ...(columns === undefined ? {} : { columns }) };
  const drawing =
    labels === undefined
      ? imageGrid(images, layout)
      : await svgToPng(imageGridSvg(images, { ...layout, labels }), { scale: 1 });
  await writeDrawing(path, drawing);
}

/** How groups of pictures are laid out. */
export interface GroupsOptions extends SheetOptions {
  /** Pictures in a row of a group. */
  readonly columns: number;
  /** Groups in a row. */
  readonly across: number;
}

/** Pixels between groups. */
const GROUP_GAP = 10;

/**
 * Writes groups of pictures as a PNG, in which they stand apart.
 *
 * @param groups of pictures from 0 to 1, all of one size
 */
export async function writeGroups(
  path: string,
  groups: readonly (readonly Image[])[],
  { columns, across, scale: asked, who = path }: GroupsOptions,
): Promise<void> {
  const { imageGrid } = await loadPlots(who);
  const rows = Math.ceil(Math.max(...groups.map((images) => images.length)) / columns);
  const parts = groups.map((images) => mosaic(images, columns, rows));
  const scale = asked ?? usualScale(groups[0]![0]!.height);
  await writeDrawing(path, imageGrid(parts, { columns: across, gap: GROUP_GAP, scale }));
}

const usualScale = (height: number): number => (height <= SMALL ? 2 : 1);

/** Pixels as plots takes them. */
export const pixels = (data: NDArray['data']): Uint8Array | Float32Array =>
  data instanceof Int32Array ? Uint8Array.from(data) : data;

/** Pictures [count, height, width, 1 | 3] one by one. @param who as of {@link SheetOptions} */
export async function imagesIn({ data, shape }: NDArray, who: string): Promise<readonly Image[]> {
  const { imagesOf } = await loadPlots(who);
  return imagesOf(pixels(data), imageShape(shape));
}

/** @throws ShapeError for what is no picture that can be shown */
function imageShape(shape: readonly number[]): readonly [number, number, number, 1 | 3] {
  const [count = 0, height = 0, width = 0, channels = 0] = shape;
  if (shape.length === 4 && (channels === 1 || channels === 3)) return [count, height, width, channels];
  const got = `[${shape.join(', ')}]`;
  throw new ShapeError({ who: 'sheet', expected: 'pictures [count, height, width, 1 or 3]', got });
}

/** Reads pictures, and disposes their tensor. */
export async function readImages(images: tf.Tensor): Promise<NDArray> {
  const { shape } = images;
  try {
    return { data: await images.data<'float32'>(), shape };
  } finally {
    tf.dispose(images);
  }
}
