import { svgDocument } from '../document.ts';
import { checkSize, PlotError } from '../errors.ts';
import { textElement } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { type Theme, type ThemeName, themeNamed } from '../theme.ts';
import { type Axis, makeAxis, type ScaleKind } from './axis.ts';
import { drawFrame, type PlotArea, TICK_SIZE, tickLabelWidth } from './frame.ts';
import { drawLegend, type LegendEntry } from './legend.ts';
import { drawLine } from './line.ts';
import { extent, type LineSeries, type Points, toPoints } from './series.ts';
import { movingAverage } from './smoothing.ts';

/** What a line chart shows. */
export interface LineChartOptions {
  readonly series: readonly LineSeries[];
  readonly title?: string;
  /** Name of the x axis. */
  readonly xLabel?: string;
  /** Name of the y axis. */
  readonly yLabel?: string;
  /** Default `'linear'`. */
  readonly xScale?: ScaleKind;
  /** Default `'linear'`. */
  readonly yScale?: ScaleKind;
  /** Weight of the past in an exponential moving average, in [0, 1); the raw values stay as a faint line. Default 0. */
  readonly smoothing?: number;
  /** Whether the names of the series stand above the chart. Default: if there is more than one. */
  readonly legend?: boolean;
  /** Pixels. Default 640. */
  readonly width?: number;
  /** Pixels. Default 400. */
  readonly height?: number;
  /** Default `'light'`. */
  readonly theme?: ThemeName;
}

const EDGE = 20;
const DASHES = [undefined, '6 4', '2 4'] as const;

/**
 * Draws lines through points as an SVG document.
 *
 * @throws PlotError when a series has no point, its x and y differ in number, or a log axis gets a value of 0 or below.
 */
export function lineChart(options: LineChartOptions): string {
  const {
    width = 640,
    height = 400,
    title = '',
    smoothing = 0,
    xScale = 'linear',
    yScale = 'linear',
  } = options;
  checkSize('lineChart', 'width', width, 160);
  checkSize('lineChart', 'height', height, 120);
  checkSmoothing(smoothing);
  const theme = themeNamed(options.theme ?? 'light');
  const points = toPoints(options.series, { x: xScale, y: yScale });
  const entries = legendEntries(points, theme);

  const shown = options.legend ?? points.length > 1;
  const top = title === '' ? 14 : 42;
  const legend = drawLegend(shown ? entries : [], { left: EDGE, top, width: width - 2 * EDGE }, theme);
  const { area, axes } = layOut(points, { ...options, width, height, top: top + legend.height + 4 });

  const content = [
    title === ''
      ? ''
      : textElement(title, { x: EDGE, y: 29, 'font-size': 16, 'font-weight': 600, fill: theme.ink }),
    legend.svg,
    drawFrame(area, axes, { x: options.xLabel ?? '', y: options.yLabel ?? '' }, theme),
    ...points.map((line, i) => drawSeries(line, entries[i], axes, smoothing)),
  ];
  return svgDocument(content, { width, height, theme, title });
}

function checkSmoothing(smoothing: number): void {
  if (smoothing >= 0 && smoothing < 1) return;
  const expected = 'smoothing to be at least 0 and below 1';
  throw new PlotError({ who: 'lineChart', expected, got: `${smoothing}` });
}

/** Each series with a color; when the colors begin again, the lines are dashed. */
function legendEntries(points: readonly Points[], theme: Theme): readonly LegendEntry[] {
  const { palette } = theme;
  return points.map(({ name }, i) => {
    const dashes = DASHES[Math.floor(i / palette.length) % DASHES.length];
    const entry = { name, color: palette[i % palette.length] ?? theme.ink };
    return dashes === undefined ? entry : { ...entry, dashes };
  });
}

/** Places the axes: the left edge leaves room for the numbers of the y axis, the right one for half of the last x. */
function layOut(
  points: readonly Points[],
  options: LineChartOptions & { readonly width: number; readonly height: number; readonly top: number },
): { readonly area: PlotArea; readonly axes: { readonly x: Axis; readonly y: Axis } } {
  const bottom = options.height - (options.xLabel === undefined ? 32 : 54);
  const { top } = options;
  const y = makeAxis({
    kind: options.yScale ?? 'linear',
    domain: extent(points, 'y'),
    range: [bottom, top],
    count: Math.max(2, Math.round((bottom - top) / 55)),
    round: true,
  });
  const left = EDGE + tickLabelWidth(y.ticks) + 8 + (options.yLabel === undefined ? -4 : 14);
  const xOptions = { kind: options.xScale ?? 'linear', domain: extent(points, 'x'), round: false };
  const count = Math.max(2, Math.round((options.width - left) / 90));
  const right = options.width - EDGE;
  const x = makeAxis({ ...xOptions, range: [left, right], count });
  const overhang = textWidth(x.ticks.at(-1)?.label ?? '', TICK_SIZE) / 2 - EDGE + 4;
  if (overhang <= 0) return { area: { left, right, top, bottom }, axes: { x, y } };
  const moved = right - overhang;
  return {
    area: { left, right: moved, top, bottom },
    axes: { x: makeAxis({ ...xOptions, range: [left, moved], count }), y },
  };
}

function drawSeries(
  points: Points,
  entry: LegendEntry | undefined,
  axes: { readonly x: Axis; readonly y: Axis },
  smoothing: number,
): string {
  const { color = '', dashes } = entry ?? {};
  const stroke = { color, width: 2, ...(dashes === undefined ? {} : { dashes }) };
  if (smoothing === 0) return drawLine(points, axes, stroke);
  const smooth = { ...points, y: movingAverage(points.y, smoothing) };
  return drawLine(points, axes, { color, width: 1, opacity: 0.3 }) + drawLine(smooth, axes, stroke);
}
