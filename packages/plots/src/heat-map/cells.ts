import { element } from '../svg.ts';
import { type ColorMapName, colorOf } from './color-map.ts';

/** Where cells lie: the top left corner of the first, and the size of each, in pixels. */
export interface CellGrid {
  readonly left: number;
  readonly top: number;
  readonly size: number;
  readonly rows: number;
  readonly columns: number;
}

/** One path for all cells of a color, in units of a cell; cells which are not finite are left out. */
export function drawCells(
  matrix: ArrayLike<ArrayLike<number>>,
  grid: CellGrid,
  domain: readonly [number, number],
  map: ColorMapName,
): string {
  const paths = new Map<string, string>();
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = matrix[row]?.[column] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      const color = colorOf(value, domain, map);
      paths.set(color, `${paths.get(color) ?? ''}M${column},${row}h1v1h-1z`);
    }
  }
  const cells = [...paths].map(([fill, d]) => element('path', { fill, d }));
  const transform = `translate(${grid.left} ${grid.top}) scale(${grid.size})`;
  return element('g', { transform, 'shape-rendering': 'crispEdges' }, cells.join('\n'));
}
