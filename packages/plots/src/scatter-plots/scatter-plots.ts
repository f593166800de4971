import { svgDocument } from '../document.ts';
import { checkSize, PlotError } from '../errors.ts';
import { element, textElement } from '../svg.ts';
import { type Theme, type ThemeName, themeNamed } from '../theme.ts';

/** One scatter plot among several. */
export interface ScatterPanel {
  /** Stands above the panel. */
  readonly label: string;
  /** x and y of the points in turn, `[points, 2]`. */
  readonly points: ArrayLike<number>;
}

/** How scatter plots are drawn. */
export interface ScatterPlotsOptions {
  /** What x and y cover in every panel; points outside are left out. Default: a square around (0, 0) that holds all. */
  readonly range?: readonly [min: number, max: number];
  /** Centers that are ringed in every panel. Default: none. */
  readonly marks?: readonly (readonly [x: number, y: number])[];
  /** Panels in a row. Default: as many as make rows and columns about equal. */
  readonly columns?: number;
  /** Width and height of a panel, pixels. Default 180. */
  readonly size?: number;
  /** Radius of a point, pixels. Default 1. */
  readonly radius?: number;
  /** How much of the ground a point covers, in (0, 1]. Default 0.35. */
  readonly opacity?: number;
  /** Stands above all panels. Default: none. */
  readonly title?: string;
  /** Default `'light'`. */
  readonly theme?: ThemeName;
}

const EDGE = 20;
const GAP = 16;
const LABEL = 22;
const TITLE = 34;
/** Radius of a ring, pixels. */
const RING = 5;

/**
 * Draws points in the plane as small panels side by side, all with the same axes: what several models draw from the same distribution,
 * for example. As an SVG document.
 *
 * @throws PlotError for no panels, an odd number of coordinates, or an empty range.
 */
export function scatterPlots(panels: readonly ScatterPanel[], options: ScatterPlotsOptions = {}): string {
  const { size = 180, columns = Math.ceil(Math.sqrt(panels.length)), title = '' } = options;
  check(panels);
  checkSize('scatterPlots', 'size', size, 40);
  checkSize('scatterPlots', 'columns', columns, 1, true);
  const theme = themeNamed(options.theme ?? 'light');
  const top = title === '' ? EDGE : EDGE + TITLE;
  const place = placer(options.range ?? rangeOf(panels), size);
  const drawn = panels.map((panel, index) => {
    const left = EDGE + (index % columns) * (size + GAP);
    const y = top + LABEL + Math.floor(index / columns) * (size + LABEL + GAP);
    const content = drawPanel(panel, place, { ...options, size, theme });
    return element('g', { transform: `translate(${left} ${y})` }, content.join(''));
  });
  const heading = { x: EDGE, y: EDGE + 12, 'font-size': 16, 'font-weight': 600, fill: theme.ink };
  const rows = Math.ceil(panels.length / columns);
  return svgDocument([title === '' ? '' : textElement(title, heading), ...drawn], {
    width: 2 * EDGE + columns * (size + GAP) - GAP,
    height: top + EDGE + rows * (size + LABEL + GAP) - GAP,
    theme,
    title,
  });
}

/** Where a value lies in a panel, in pixels from its left or its lower edge. */
type Place = (value: number) => number;

function placer([min, max]: readonly [number, number], size: number): Place {
  if (!(max > min))
    throw new PlotError({ who: 'scatterPlots', expected: 'a range [min, max]', got: `[${min}, ${max}]` });
  return (value) => ((value - min) / (max - min)) * size;
}

/** The frame, the label, the rings, and the points that lie inside. */
function drawPanel(
  { label, points }: ScatterPanel,
  place: Place,
  options: Omit<ScatterPlotsOptions, 'theme'> & { readonly size: number; readonly theme: Theme },
): string[] {
  const { size, theme, radius = 1, opacity = 0.35, marks = [] } = options;
  const circle = (x: number, y: number, r: number): string =>
    element('circle', { cx: place(x), cy: size - place(y), r });
  const inside = (value: number): boolean => place(value) >= 0 && place(value) <= size;
  const dots: string[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    if (inside(x) && inside(y)) dots.push(circle(x, y, radius));
  }
  const rings = marks.map(([x, y]) => circle(x, y, RING));
  return [
    element('rect', { width: size, height: size, fill: 'none', stroke: theme.grid }),
    textElement(label, { y: -7, 'font-size': 12, fill: theme.muted }),
    element('g', { fill: 'none', stroke: theme.axis }, rings.join('')),
    element('g', { fill: theme.palette[0], 'fill-opacity': opacity }, dots.join('')),
  ];
}

function check(panels: readonly ScatterPanel[]): void {
  if (panels.length === 0)
    throw new PlotError({ who: 'scatterPlots', expected: 'at least one panel', got: 'none' });
  for (const { label, points } of panels) {
    if (points.length % 2 === 0) continue;
    const expected = `x and y of each point in panel '${label}'`;
    throw new PlotError({ who: 'scatterPlots', expected, got: `${points.length} numbers` });
  }
}

/** A square around (0, 0) that holds all finite points. */
function rangeOf(panels: readonly ScatterPanel[]): readonly [number, number] {
  let reach = 0;
  for (const { points } of panels) {
    for (let i = 0; i < points.length; i++)
      if (Number.isFinite(points[i])) reach = Math.max(reach, Math.abs(points[i]!));
  }
  return reach === 0 ? [-1, 1] : [-reach, reach];
}
