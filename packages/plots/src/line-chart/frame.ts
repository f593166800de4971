import { element, textElement } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import type { Theme } from '../theme.ts';
import type { Axis, Tick } from './axis.ts';
import { straight } from './line.ts';

/** The edges of the area in which lines are drawn, in pixels. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Font size of numbers beside the axes. */
export const TICK_SIZE = 11;
/** Font size of the names of the axes. */
export const LABEL_SIZE = 12;

/** The space which the numbers of a y axis need to its left. */
export const tickLabelWidth = (ticks: readonly Tick[]): number =>
  Math.max(0, ...ticks.map(({ label }) => textWidth(label, TICK_SIZE)));

/** Grid lines and numbers of both axes, the base line, and the names of the axes. */
export function drawFrame(
  area: PlotArea,
  axes: { readonly x: Axis; readonly y: Axis },
  labels: { readonly x: string; readonly y: string },
  theme: Theme,
): string {
  return [
    gridLines(area, axes, theme),
    ...numbers(area, axes, theme),
    element('path', { d: straight([area.left, area.bottom], [area.right, area.bottom]), stroke: theme.axis }),
    ...axisNames(area, labels, theme),
  ].join('\n');
}

function gridLines(area: PlotArea, axes: { readonly x: Axis; readonly y: Axis }, theme: Theme): string {
  const across = axes.y.ticks.map((tick) => ({
    d: straight([area.left, tick.position], [area.right, tick.position]),
    major: tick.label !== '',
  }));
  const up = axes.x.ticks.map((tick) => ({
    d: straight([tick.position, area.top], [tick.position, area.bottom]),
    major: tick.label !== '',
  }));
  const group = (major: boolean): string =>
    [...across, ...up]
      .filter((entry) => entry.major === major)
      .map(({ d }) => d)
      .join('');
  const minor = group(false);
  return [
    minor === '' ? '' : element('path', { d: minor, stroke: theme.grid, 'stroke-width': 0.5 }),
    element('path', { d: group(true), stroke: theme.grid }),
  ].join('');
}

function numbers(area: PlotArea, axes: { readonly x: Axis; readonly y: Axis }, theme: Theme): string[] {
  const style = { 'font-size': TICK_SIZE, fill: theme.muted };
  const x = axes.x.ticks.map(({ label, position }) =>
    label === ''
      ? ''
      : textElement(label, { ...style, x: position, y: area.bottom + 17, 'text-anchor': 'middle' }),
  );
  const y = axes.y.ticks.map(({ label, position }) =>
    label === ''
      ? ''
      : textElement(label, { ...style, x: area.left - 8, y: position + 4, 'text-anchor': 'end' }),
  );
  return [...x, ...y].filter((text) => text !== '');
}

function axisNames(
  area: PlotArea,
  labels: { readonly x: string; readonly y: string },
  theme: Theme,
): string[] {
  const style = { 'font-size': LABEL_SIZE, fill: theme.muted, 'text-anchor': 'middle' };
  const middle = (area.top + area.bottom) / 2;
  return [
    labels.x === ''
      ? ''
      : textElement(labels.x, { ...style, x: (area.left + area.right) / 2, y: area.bottom + 38 }),
    labels.y === ''
      ? ''
      : textElement(labels.y, { ...style, x: 20, y: middle, transform: `rotate(-90 20 ${middle})` }),
  ].filter((text) => text !== '');
}
