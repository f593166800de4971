import { LABEL_SIZE, TICK_SIZE } from '../line-chart/frame.ts';
import { textElement } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import type { Theme } from '../theme.ts';
import type { CellGrid } from './cells.ts';

/** Texts beside the cells. */
export interface HeatMapLabels {
  /** A name for each row. */
  readonly rows: readonly string[];
  /** A name for each column. */
  readonly columns: readonly string[];
  /** The name of the vertical direction. */
  readonly y: string;
  /** The name of the horizontal direction. */
  readonly x: string;
}

/** Names closer than this would run into one another, so that only every k-th is written. */
const LINE_HEIGHT = TICK_SIZE + 2;

const widest = (labels: readonly string[]): number =>
  Math.max(0, ...labels.map((label) => textWidth(label, TICK_SIZE)));

/** Column names stand upright where they are wider than a column. */
const areUpright = (columns: readonly string[], size: number): boolean => widest(columns) > size - 4;

/** Pixels that the labels need at the left and the bottom of the cells. */
export function labelSpace(
  labels: HeatMapLabels,
  size: number,
): { readonly left: number; readonly bottom: number } {
  const name = LABEL_SIZE + 10;
  const columns = areUpright(labels.columns, size) ? widest(labels.columns) + 10 : LINE_HEIGHT + 8;
  return {
    left: (labels.rows.length > 0 ? widest(labels.rows) + 8 : 0) + (labels.y === '' ? 0 : name),
    bottom: (labels.columns.length > 0 ? columns : 0) + (labels.x === '' ? 0 : name),
  };
}

/** The names of rows at the left, of columns below, and of both directions outside them. */
export function drawLabels(labels: HeatMapLabels, grid: CellGrid, theme: Theme): string {
  const { left, top, size } = grid;
  const bottom = top + grid.rows * size;
  const style = { 'font-size': TICK_SIZE, fill: theme.muted };
  const upright = areUpright(labels.columns, size);
  const step = Math.ceil(LINE_HEIGHT / size);
  const rows = everyKth(labels.rows, step).map(([label, i]) =>
    textElement(label, { ...style, x: left - 8, y: top + (i + 0.5) * size + 4, 'text-anchor': 'end' }),
  );
  const columns = everyKth(labels.columns, upright ? step : 1).map(([label, i]) => {
    const x = left + (i + 0.5) * size;
    if (!upright) return textElement(label, { ...style, x, y: bottom + 17, 'text-anchor': 'middle' });
    const transform = `translate(${x + 4} ${bottom + 8}) rotate(-90)`;
    return textElement(label, { ...style, transform, 'text-anchor': 'end' });
  });
  return [...rows, ...columns, ...directionNames(labels, grid, theme)].join('\n');
}

const everyKth = (labels: readonly string[], step: number): (readonly [string, number])[] =>
  labels.map((label, i) => [label, i] as const).filter(([, i]) => i % step === 0);

function directionNames(labels: HeatMapLabels, grid: CellGrid, theme: Theme): string[] {
  const space = labelSpace(labels, grid.size);
  const style = { 'font-size': LABEL_SIZE, fill: theme.muted, 'text-anchor': 'middle' };
  const center = grid.left + (grid.columns * grid.size) / 2;
  const middle = grid.top + (grid.rows * grid.size) / 2;
  const left = grid.left - space.left + LABEL_SIZE - 2;
  const bottom = grid.top + grid.rows * grid.size + space.bottom - 2;
  return [
    labels.x === '' ? '' : textElement(labels.x, { ...style, x: center, y: bottom }),
    labels.y === ''
      ? ''
      : textElement(labels.y, { ...style, transform: `translate(${left} ${middle}) rotate(-90)` }),
  ].filter((text) => text !== '');
}
