import { svgDocument } from '../document.ts';
import { checkSize, PlotError } from '../errors.ts';
import { element, textElement } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { type ThemeName, themeNamed } from '../theme.ts';
import { checkImages, type Image } from './image.ts';
import { imageGrid, squareColumns } from './image-grid.ts';

/** How pictures are laid out with a title and a label below each. */
export interface ImageGridSvgOptions {
  /** Default: as many as make the grid about square. */
  readonly columns?: number;
  /** Pixels between pictures. Default 8. */
  readonly gap?: number;
  /** Pixels of the plot for one of a picture. Default 2. */
  readonly scale?: number;
  /** A text below each picture. Default: none. */
  readonly labels?: readonly string[];
  readonly title?: string;
  /** Default `'light'`. */
  readonly theme?: ThemeName;
}

const EDGE = 20;
const LABEL_SIZE = 11;

/**
 * Lays pictures of one size out in rows, as an SVG document which holds their pixels.
 *
 * @param images each `[height, width, 1 | 3]`
 * @throws PlotError when there is none, they differ in size, or a label is missing.
 */
export function imageGridSvg(images: readonly Image[], options: ImageGridSvgOptions = {}): string {
  const who = 'imageGridSvg';
  const { columns = squareColumns(images.length), gap = 8, scale = 2, labels = [], title = '' } = options;
  const first = checkImages(who, images);
  checkSize(who, 'columns', columns, 1, true);
  checkSize(who, 'gap', gap, 0);
  checkSize(who, 'scale', scale, 0.01);
  if (labels.length > 0 && labels.length !== images.length) {
    throw new PlotError({ who, expected: `${images.length} labels`, got: `${labels.length}` });
  }
  const theme = themeNamed(options.theme ?? 'light');

  const size = { width: first.width * scale, height: first.height * scale };
  const labelHeight = labels.length > 0 ? LABEL_SIZE + 6 : 0;
  const top = title === '' ? EDGE : 46;
  const cells = images.map((image, i) => {
    const x = EDGE + (i % columns) * (size.width + gap);
    const y = top + Math.floor(i / columns) * (size.height + labelHeight + gap);
    const label = { x: x + size.width / 2, y: y + size.height + LABEL_SIZE + 3, 'font-size': LABEL_SIZE };
    const text = labels[i] ?? '';
    return `${drawImage(image, { x, y, ...size })}${text === '' ? '' : textElement(text, { ...label, fill: theme.muted, 'text-anchor': 'middle' })}`;
  });
  const across = Math.min(columns, images.length);
  const rows = Math.ceil(images.length / columns);
  const width = 2 * EDGE + Math.max(across * (size.width + gap) - gap, 1.1 * textWidth(title, 16));
  const height = top + rows * (size.height + labelHeight + gap) - gap + EDGE;
  const heading = { x: EDGE, y: 29, 'font-size': 16, 'font-weight': 600, fill: theme.ink };
  return svgDocument([title === '' ? '' : textElement(title, heading), ...cells], {
    width: Math.ceil(width),
    height: Math.ceil(height),
    theme,
    title,
  });
}

function drawImage(
  image: Image,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): string {
  const href = `data:image/png;base64,${toBase64(imageGrid([image]))}`;
  // The standard's older name of `crisp-edges`, which renderers of SVG 1.1 know too.
  return element('image', { ...place, href, 'image-rendering': 'optimizeSpeed' });
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
