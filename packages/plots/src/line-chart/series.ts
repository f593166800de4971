import { PlotError } from '../errors.ts';
import { LARGEST, type ScaleKind, SMALLEST } from './axis.ts';

/** One line of a chart. */
export interface LineSeries {
  readonly name: string;
  /** Heights. Values which are not finite leave a gap. */
  readonly y: ArrayLike<number>;
  /** Places along the x axis, as many as heights. Default 0, 1, 2, … (1, 2, 3, … on a log axis). */
  readonly x?: ArrayLike<number>;
}

/** A series whose x are there. */
export interface Points {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Checks the series and gives each its x values. */
export function toPoints(
  series: readonly LineSeries[],
  scales: { readonly x: ScaleKind; readonly y: ScaleKind },
): readonly Points[] {
  const who = 'lineChart';
  if (series.length === 0) throw new PlotError({ who, expected: 'at least one series', got: 'none' });
  return series.map(({ name, x, y }) => {
    const first = scales.x === 'log' ? 1 : 0;
    const points = { name, x: x ?? Float64Array.from({ length: y.length }, (_, i) => i + first), y };
    checkPoints(points);
    if (scales.x === 'log') checkPositive(name, 'x', points.x);
    if (scales.y === 'log') checkPositive(name, 'y', points.y);
    return points;
  });
}

function checkPoints({ name, x, y }: Points): void {
  const who = 'lineChart';
  if (x.length !== y.length) {
    throw new PlotError({ who, expected: `${y.length} x values in series '${name}'`, got: `${x.length}` });
  }
  if (y.length === 0) {
    const remedy = 'leave the series out as long as it is empty';
    throw new PlotError({ who, expected: `at least one point in series '${name}'`, got: 'none', remedy });
  }
  if (!Array.from(y).some((value, i) => isPoint(x[i], value))) {
    const got = `${y.length} points without a finite x and y`;
    throw new PlotError({ who, expected: `at least one point in series '${name}'`, got });
  }
}

function checkPositive(name: string, axis: 'x' | 'y', values: ArrayLike<number>): void {
  const index = Array.from(values).findIndex((value) => value < SMALLEST);
  if (index < 0) return;
  throw new PlotError({
    who: 'lineChart',
    expected: `positive ${axis} values for a log axis in series '${name}'`,
    got: `${values[index]} at index ${index}`,
    remedy: `use ${axis}Scale: 'linear', or NaN to leave a gap`,
  });
}

const isDrawable = (value = Number.NaN): boolean => Math.abs(value) <= LARGEST;

/** Whether both are finite (and not beyond 1e300), so that something can be drawn there. */
export const isPoint = (x: number | undefined, y: number | undefined): boolean =>
  isDrawable(x) && isDrawable(y);

/** The smallest and largest of the values that belong to points. */
export function extent(points: readonly Points[], axis: 'x' | 'y'): [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { x, y, [axis]: values } of points) {
    for (let i = 0; i < y.length; i++) {
      if (!isPoint(x[i], y[i])) continue;
      min = Math.min(min, values[i] ?? min);
      max = Math.max(max, values[i] ?? max);
    }
  }
  return [min, max];
}
