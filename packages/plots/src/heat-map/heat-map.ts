import { svgDocument } from '../document.ts';
import { checkSize, PlotError } from '../errors.ts';
import { makeAxis } from '../line-chart/axis.ts';
import { tickLabelWidth } from '../line-chart/frame.ts';
import { textElement } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { type ThemeName, themeNamed } from '../theme.ts';
import { type CellGrid, drawCells } from './cells.ts';
import { BAR_WIDTH, drawColorBar } from './color-bar.ts';
import { type ColorMapName, colorDomain } from './color-map.ts';
import { drawLabels, type HeatMapLabels, labelSpace } from './labels.ts';

/** What a heat map shows beside its numbers. */
export interface HeatMapOptions {
  readonly title?: string;
  /** A name for each row. Default: none. */
  readonly rowLabels?: readonly string[];
  /** A name for each column. Default: none. */
  readonly columnLabels?: readonly string[];
  /** The name of the horizontal direction. */
  readonly xLabel?: string;
  /** The name of the vertical direction. */
  readonly yLabel?: string;
  /** Default `'viridis'`. */
  readonly colorMap?: ColorMapName;
  /** Values of the first and the last color. Default: the range of the numbers, about 0 for the diverging map. */
  readonly domain?: readonly [number, number];
  /** Pixels of a cell's side. Default: between 4 and 40, so that the longer side of the map is about 400. */
  readonly cellSize?: number;
  /** Default `'light'`. */
  readonly theme?: ThemeName;
}

const EDGE = 20;

/**
 * Draws a matrix as an SVG document: row 0 at the top, one square a number, with a color bar. Numbers which are not
 * finite stay empty.
 *
 * @param matrix `[rows, columns]`, as an array of rows.
 * @throws PlotError when the matrix is empty or ragged, has no finite number, or a label is missing.
 */
export function heatMap(matrix: ArrayLike<ArrayLike<number>>, options: HeatMapOptions = {}): string {
  const { colorMap = 'viridis', title = '' } = options;
  const rows = matrix.length;
  const columns = matrix[0]?.length ?? 0;
  checkMatrix(matrix, options);
  const theme = themeNamed(options.theme ?? 'light');
  const domain = options.domain ?? colorDomain(Array.from(matrix, (row) => Array.from(row)).flat(), colorMap);
  checkDomain(domain);

  const size = options.cellSize ?? Math.min(40, Math.max(4, Math.floor(400 / Math.max(rows, columns))));
  checkSize('heatMap', 'cellSize', size, 1);
  const labels: HeatMapLabels = {
    rows: options.rowLabels ?? [],
    columns: options.columnLabels ?? [],
    x: options.xLabel ?? '',
    y: options.yLabel ?? '',
  };
  const space = labelSpace(labels, size);
  const top = title === '' ? EDGE : 48;
  const grid: CellGrid = { left: EDGE + space.left, top, size, rows, columns };
  const bar = { left: grid.left + columns * size + 20, top, height: Math.max(rows * size, 60) };

  const width = Math.max(
    bar.left + BAR_WIDTH + 8 + barLabelWidth(domain) + EDGE,
    2 * EDGE + 1.1 * textWidth(title, 16),
  );
  const height = Math.max(top + rows * size + space.bottom, bar.top + bar.height) + EDGE;
  const content = [
    title === ''
      ? ''
      : textElement(title, { x: EDGE, y: 29, 'font-size': 16, 'font-weight': 600, fill: theme.ink }),
    drawCells(matrix, grid, domain, colorMap),
    drawLabels(labels, grid, theme),
    drawColorBar(bar, domain, colorMap, theme),
  ];
  return svgDocument(content, { width: Math.ceil(width), height: Math.ceil(height), theme, title });
}

const barLabelWidth = (domain: readonly [number, number]): number =>
  tickLabelWidth(makeAxis({ kind: 'linear', domain, range: [0, 1], count: 6, round: false }).ticks);

function checkDomain([min, max]: readonly [number, number]): void {
  if (Number.isFinite(max - min) && min <= max) return;
  const expected = 'a finite number in the matrix and a domain from low to high';
  throw new PlotError({ who: 'heatMap', expected, got: `the domain [${min}, ${max}]` });
}

function checkMatrix(matrix: ArrayLike<ArrayLike<number>>, options: HeatMapOptions): void {
  const who = 'heatMap';
  const rows = matrix.length;
  const columns = matrix[0]?.length ?? 0;
  if (rows === 0 || columns === 0) {
    throw new PlotError({ who, expected: 'a matrix with a number', got: `[${rows}, ${columns}]` });
  }
  const ragged = Array.from(matrix).findIndex((row) => row.length !== columns);
  if (ragged >= 0) {
    const got = `${matrix[ragged]?.length} in row ${ragged}`;
    throw new PlotError({ who, expected: `${columns} numbers in each row`, got });
  }
  checkLabels('rowLabels', options.rowLabels, rows);
  checkLabels('columnLabels', options.columnLabels, columns);
}

function checkLabels(what: string, labels: readonly string[] | undefined, count: number): void {
  if (labels === undefined || labels.length === count) return;
  throw new PlotError({ who: 'heatMap', expected: `${count} ${what}`, got: `${labels.length}` });
}
