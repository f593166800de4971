import { PlotError } from '../errors.ts';
import { checkImages, type Image, toBytes } from '../image-grid/image.ts';
import { type ImageGridSvgOptions, imageGridSvg } from '../image-grid/image-grid-svg.ts';

/** What was written about a picture, and where each word looked. */
export interface AttendedText {
  readonly words: readonly string[];
  /** For each word how much each place of a grid counts, row by row. */
  readonly weights: readonly ArrayLike<number>[];
}

/** How attention maps are drawn. */
export interface AttentionMapsOptions extends Pick<ImageGridSvgOptions, 'gap' | 'scale' | 'theme' | 'title'> {
  /** Rows of the grid. Default: those of a square one. */
  readonly gridHeight?: number;
}

/** What is left of a pixel's light where nothing looks. */
const DARK = 0.2;

/**
 * Draws the picture once for each word, bright where the word looked and dark elsewhere, a row for each text: soft and hard attention
 * to the same picture beside each other (Xu et al. 2015, figure 2), for example. As an SVG document.
 *
 * @param image `[height, width, 1 | 3]`
 * @throws PlotError for no words, or weights that are no grid, or not as many as words.
 */
export function attentionMaps(
  image: Image,
  texts: readonly AttendedText[],
  { gridHeight, ...options }: AttentionMapsOptions = {},
): string {
  checkImages('attentionMaps', [image]);
  const columns = 1 + Math.max(0, ...texts.map(({ words }) => words.length));
  if (columns === 1)
    throw new PlotError({ who: 'attentionMaps', expected: 'at least one word', got: 'none' });
  const cells = texts.flatMap(({ words, weights }) => {
    if (words.length !== weights.length) {
      const expected = `weights for ${words.length} words`;
      throw new PlotError({ who: 'attentionMaps', expected, got: `${weights.length}` });
    }
    const lit = weights.map((grid, index) => ({
      image: litImage(image, grid, gridHeight),
      label: words[index]!,
    }));
    const empty = { image: blank(image), label: '' };
    return [{ image, label: '' }, ...lit, ...Array.from({ length: columns - 1 - lit.length }, () => empty)];
  });
  return imageGridSvg(
    cells.map((cell) => cell.image),
    { ...options, columns, labels: cells.map(({ label }) => label) },
  );
}

/** The picture, bright where the weights of a grid are high; between the centers of its places they are interpolated. */
function litImage(image: Image, weights: ArrayLike<number>, gridHeight = Math.sqrt(weights.length)): Image {
  const gridWidth = weights.length / gridHeight;
  if (weights.length === 0 || !Number.isInteger(gridHeight) || !Number.isInteger(gridWidth)) {
    const got = `${weights.length} weights in ${gridHeight} rows`;
    const remedy = 'give gridHeight where the grid is not square';
    throw new PlotError({ who: 'attentionMaps', expected: 'a grid of weights', got, remedy });
  }
  const { height, width, channels } = image;
  const highest = Math.max(...Array.from(weights), Number.MIN_VALUE);
  const light = Float64Array.from({ length: height * width }, (_, pixel) => {
    const row = ((Math.floor(pixel / width) + 0.5) / height) * gridHeight - 0.5;
    const column = (((pixel % width) + 0.5) / width) * gridWidth - 0.5;
    const share = interpolated(weights, [gridHeight, gridWidth], row, column) / highest;
    return DARK + (1 - DARK) * share;
  });
  const data = toBytes(image).map((byte, index) => byte * light[Math.floor(index / channels)]!);
  return { data, height, width, channels };
}

/** A value between the four places around a point; beyond the border those on it. */
function interpolated(
  values: ArrayLike<number>,
  [height, width]: readonly [number, number],
  row: number,
  column: number,
): number {
  const inside = (place: number, size: number): number => Math.min(size - 1, Math.max(0, place));
  const [top, left] = [Math.floor(row), Math.floor(column)];
  let sum = 0;
  for (const [y, rowShare] of [[top, top + 1 - row] as const, [top + 1, row - top] as const]) {
    for (const [x, columnShare] of [[left, left + 1 - column] as const, [left + 1, column - left] as const])
      sum += rowShare * columnShare * values[inside(y, height) * width + inside(x, width)]!;
  }
  return sum;
}

function blank({ height, width, channels }: Image): Image {
  return { data: new Uint8Array(height * width * channels).fill(255), height, width, channels };
}
