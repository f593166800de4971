import { svgDocument } from '../document.ts';
import { checkSize, PlotError } from '../errors.ts';
import { type ColorMapName, colorDomain, colorOf } from '../heat-map/color-map.ts';
import { element, textElement } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { type ThemeName, themeNamed } from '../theme.ts';

/** How {@link coloredText} draws. */
export interface ColoredTextOptions {
  readonly title?: string;
  /** Characters in a line; longer lines go on below. Default: 80. */
  readonly columns?: number;
  /** Default: `'diverging'`, from blue over white at 0 to red. */
  readonly colorMap?: ColorMapName;
  /** Values of the first and the last color. Default: the range of the values, about 0 for the diverging map. */
  readonly domain?: readonly [number, number];
  /** Default `'light'`. */
  readonly theme?: ThemeName;
}

const CELL = { width: 9, height: 19 };
const FONT_SIZE = 13;
const EDGE = 20;
/** Both maps have light and dark colors: which ink is read on a color is a matter of its ground. */
const INK = { dark: '#1b2430', light: '#ffffff' };

/** A character, its number in the text, and where it stands. */
interface Place {
  readonly character: string;
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/**
 * Draws a text as an SVG document with a color behind each character, as what a unit of a network does while it reads (Karpathy,
 * Johnson and Li, *Visualizing and Understanding Recurrent Networks*, 2015). Characters stand on a grid; a new line begins one.
 *
 * @param values a number for each Unicode character of the text; those that are not finite leave it without color.
 * @throws PlotError when the text is empty, or has another number of characters.
 */
export function coloredText(
  text: string,
  values: ArrayLike<number>,
  options: ColoredTextOptions = {},
): string {
  const { title = '', columns = 80, colorMap = 'diverging' } = options;
  checkSize('coloredText', 'columns', columns, 1, true);
  const characters = [...text];
  checkCount(characters.length, values.length);
  const theme = themeNamed(options.theme ?? 'light');
  const domain = options.domain ?? colorDomain(Array.from(values), colorMap);
  const top = title === '' ? EDGE : 48;
  const places = placesOf(characters, columns);
  const longest = Math.max(...places.map(({ column }) => column)) + 1;
  const width = Math.max(2 * EDGE + longest * CELL.width, 2 * EDGE + 1.1 * textWidth(title, 16));
  const height = top + (places.at(-1)!.line + 1) * CELL.height + EDGE;
  const heading = { x: EDGE, y: 29, 'font-size': 16, 'font-weight': 600, fill: theme.ink };
  const content = [
    title === '' ? '' : textElement(title, heading),
    ...places.map(({ character, index, line, column }) => {
      const place = { x: EDGE + column * CELL.width, y: top + line * CELL.height };
      const value = values[index]!;
      if (!Number.isFinite(value)) return letter(character, place, theme.ink);
      const fill = colorOf(value, domain, colorMap);
      return element('rect', { ...place, ...CELL, fill }) + letter(character, place, inkOn(fill));
    }),
  ];
  return svgDocument(content, { width: Math.ceil(width), height: Math.ceil(height), theme, title });
}

function checkCount(characters: number, values: number): void {
  const who = 'coloredText';
  if (characters === 0) throw new PlotError({ who, expected: 'a text', got: 'an empty one' });
  if (characters === values) return;
  throw new PlotError({ who, expected: `a value for each of ${characters} characters`, got: `${values}` });
}

function placesOf(characters: readonly string[], columns: number): Place[] {
  let line = 0;
  let column = 0;
  return characters.map((character, index) => {
    if (column === columns) {
      line++;
      column = 0;
    }
    const place = { character, index, line, column: column++ };
    if (character === '\n') {
      line++;
      column = 0;
    }
    return place;
  });
}

/** White space shows its color alone. */
function letter(character: string, { x, y }: { x: number; y: number }, fill: string): string {
  if (character.trim() === '') return '';
  const center = { x: x + CELL.width / 2, y: y + 14, 'text-anchor': 'middle' };
  return textElement(character, { ...center, 'font-size': FONT_SIZE, fill });
}

/** Dark letters on light colors. A color is `rgb(r, g, b)` or `#rrggbb`; the weights are those of ITU-R BT.601. */
function inkOn(color: string): string {
  const numbers = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : color.match(/\d+/g)!.map(Number);
  const [red = 0, green = 0, blue = 0] = numbers;
  return 0.299 * red + 0.587 * green + 0.114 * blue > 128 ? INK.dark : INK.light;
}
