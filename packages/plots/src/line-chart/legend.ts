import { element, textElement } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import type { Theme } from '../theme.ts';

/** A line's name with its look. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly dashes?: string;
}

const FONT_SIZE = 12;
const ROW_HEIGHT = 20;
const SWATCH = 18;
const SWATCH_GAP = 6;
const ENTRY_GAP = 18;

/** The legend above a chart: its SVG and the height it takes. */
export interface Legend {
  readonly svg: string;
  readonly height: number;
}

/** Entries in rows from the top left, as many in a row as fit. */
export function drawLegend(
  entries: readonly LegendEntry[],
  place: { readonly left: number; readonly top: number; readonly width: number },
  theme: Theme,
): Legend {
  let x = 0;
  let row = 0;
  const parts = entries.map(({ name, color, dashes }) => {
    const width = SWATCH + SWATCH_GAP + textWidth(name, FONT_SIZE);
    if (x > 0 && x + width > place.width) {
      x = 0;
      row++;
    }
    const left = place.left + x;
    const middle = place.top + row * ROW_HEIGHT + ROW_HEIGHT / 2;
    x += width + ENTRY_GAP;
    const swatch = {
      d: `M${left},${middle}h${SWATCH}`,
      stroke: color,
      'stroke-width': 2.5,
      'stroke-linecap': 'round',
      'stroke-dasharray': dashes,
    };
    const label = { x: left + SWATCH + SWATCH_GAP, y: middle + 4, 'font-size': FONT_SIZE, fill: theme.muted };
    return element('path', swatch) + textElement(name, label);
  });
  return { svg: parts.join('\n'), height: entries.length === 0 ? 0 : (row + 1) * ROW_HEIGHT + 4 };
}
