import { makeAxis } from '../line-chart/axis.ts';
import { TICK_SIZE } from '../line-chart/frame.ts';
import { straight } from '../line-chart/line.ts';
import { element, textElement } from '../svg.ts';
import type { Theme } from '../theme.ts';
import { type ColorMapName, colorOf } from './color-map.ts';

/** Width of the bar, in pixels. */
export const BAR_WIDTH = 12;
const STRIPES = 64;

/** The colors beside their values, from the lowest at the bottom. */
export function drawColorBar(
  place: { readonly left: number; readonly top: number; readonly height: number },
  domain: readonly [number, number],
  map: ColorMapName,
  theme: Theme,
): string {
  const { left, top, height } = place;
  const bottom = top + height;
  const stripe = height / STRIPES;
  const stripes = Array.from({ length: STRIPES }, (_, i) =>
    element('path', {
      d: `M${left},${top + i * stripe}h${BAR_WIDTH}v${stripe}h${-BAR_WIDTH}z`,
      fill: colorOf(1 - i / (STRIPES - 1), [0, 1], map),
    }),
  );
  const count = Math.max(2, Math.round(height / 45));
  const { ticks } = makeAxis({ kind: 'linear', domain, range: [bottom, top], count, round: false });
  const marks = ticks.flatMap(({ label, position }) => [
    element('path', {
      d: straight([left + BAR_WIDTH, position], [left + BAR_WIDTH + 4, position]),
      stroke: theme.axis,
    }),
    textElement(label, {
      x: left + BAR_WIDTH + 8,
      y: position + 4,
      'font-size': TICK_SIZE,
      fill: theme.muted,
    }),
  ]);
  const bar = element('g', { 'shape-rendering': 'crispEdges' }, stripes.join(''));
  return [bar, ...marks].join('\n');
}
