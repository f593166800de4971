import { line } from 'd3-shape';
import { coordinate, element } from '../svg.ts';
import type { Axis } from './axis.ts';
import { isPoint, type Points } from './series.ts';

type Position = readonly [x: number, y: number];

/** How a line looks. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly opacity?: number;
  readonly dashes?: string;
}

/** The SVG of a series: a path broken at gaps, and a dot for each point that has a gap on both sides. */
export function drawLine(
  points: Points,
  axes: { readonly x: Axis; readonly y: Axis },
  stroke: Stroke,
): string {
  const runs = continuousRuns(points).map((run) =>
    thinned(run.map((i): Position => [axes.x.position(points.x[i] ?? 0), axes.y.position(points.y[i] ?? 0)])),
  );
  const path = line<Position>().digits(2);
  const { color, width, opacity, dashes } = stroke;
  const d = runs.flatMap((run) => (run.length > 1 ? [path(run) ?? ''] : [])).join('');
  const lines = {
    d,
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-opacity': opacity,
    'stroke-dasharray': dashes,
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
  };
  const dots = runs
    .flatMap((run) => (run.length === 1 ? run : []))
    .map(([cx, cy]) => element('circle', { cx, cy, r: width + 1, fill: color, 'fill-opacity': opacity }));
  return [d === '' ? '' : element('path', lines), ...dots].join('');
}

/** Indices of the points, cut where a value is not finite. */
function continuousRuns({ x, y }: Points): number[][] {
  const runs: number[][] = [];
  let inside = false;
  for (let i = 0; i < y.length; i++) {
    const drawn = isPoint(x[i], y[i]);
    if (drawn && !inside) runs.push([]);
    if (drawn) runs.at(-1)?.push(i);
    inside = drawn;
  }
  return runs;
}

/**
 * At most four points for each pixel column: the first, the lowest, the highest and the last, which draw the same pixels
 * as all of them. (Jugel et al., *M4: A Visualization-Oriented Time Series Data Aggregation*, 2014)
 */
export function thinned(run: readonly Position[]): readonly Position[] {
  const kept: Position[] = [];
  let start = 0;
  for (let i = 1; i <= run.length; i++) {
    const column = Math.floor(run[start]?.[0] ?? 0);
    if (i < run.length && Math.floor(run[i]?.[0] ?? 0) === column) continue;
    kept.push(...fourOf(run.slice(start, i)));
    start = i;
  }
  return kept;
}

function fourOf(column: readonly Position[]): readonly Position[] {
  if (column.length <= 4) return column;
  const heights = column.map(([, y]) => y);
  const indices = [0, heights.indexOf(Math.min(...heights)), heights.indexOf(Math.max(...heights))];
  const unique = new Set([...indices, column.length - 1]);
  return [...unique].sort((a, b) => a - b).flatMap((i) => column.slice(i, i + 1));
}

/** The `d` of a straight line, for marks and axes. */
export const straight = (from: Position, to: Position): string =>
  `M${coordinate(from[0])},${coordinate(from[1])}L${coordinate(to[0])},${coordinate(to[1])}`;
